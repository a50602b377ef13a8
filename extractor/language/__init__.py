"""Document → sentences with syntax, names, dates, figures, speakers and context."""
