// Filter, sort, search and page the long tables. Without this script every row is shown all the same.
(() => {
  "use strict";
  const PAGE = 100, STATIC = 500;
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  const enhance = (box) => {
    const table = box.querySelector("table"), body = table.tBodies[0];
    const rows = [...body.rows];
    const rest = box.querySelector("noscript");
    if (rest) {
      // the rows beyond the first 500 wait here as text: only those of the page shown enter the document
      rows.push(...new DOMParser().parseFromString(rest.textContent, "text/html").querySelectorAll("tbody tr"));
      rest.remove();
    }
    const heads = [...table.tHead.rows[0].cells];
    const filters = heads.map((head, column) => [head.dataset.filter, column]).filter(([name]) => name);
    const valueOf = (cell) => cell.dataset.value ?? cell.textContent.trim();
    const items = rows.map((row) => ({
      row, text: row.textContent.toLowerCase(),
      data: Object.fromEntries(filters.map(([name, column]) => [name, valueOf(row.cells[column])])),
    }));
    const pageSize = items.length > STATIC ? PAGE : STATIC;
    let found = items, page = 0, order = null;

    const form = make("form", { className: "filters" });
    form.setAttribute("role", "search");
    const search = make("input", { type: "search", name: "q", autocomplete: "off" });
    form.append(make("label", {}, "Search", search));
    const selects = [];
    for (const [key] of filters) {
      const values = [...new Set(items.map((item) => item.data[key]))];
      if (values.length < 2) continue;
      if (key !== "status") values.sort(collator.compare);
      const select = make("select", { name: key }, make("option", { value: "", textContent: "All" }));
      for (const value of values) select.append(make("option", { value: value.toLowerCase(), textContent: sentence(value) }));
      form.append(make("label", {}, sentence(key), select));
      selects.push(select);
    }
    const clear = make("button", { type: "button", textContent: "Clear" });
    form.append(clear);
    const said = make("p");
    said.setAttribute("role", "status");
    const back = make("button", { type: "button", textContent: "Previous" });
    const next = make("button", { type: "button", textContent: "Next" });
    const pager = make("div", { className: "pager" }, said, back, next);
    box.prepend(form, pager);

    const show = () => {
      const from = page * pageSize, to = Math.min(from + pageSize, found.length);
      body.replaceChildren(...found.slice(from, to).map((item) => item.row));
      const all = found.length === items.length;
      const count = all ? `${items.length.toLocaleString("en-GB")} shown` : `${found.length.toLocaleString("en-GB")} of ${items.length.toLocaleString("en-GB")} match`;
      said.textContent = found.length > pageSize ? `${count}; rows ${from + 1} to ${to}` : count;
      back.hidden = next.hidden = found.length <= pageSize;
      back.disabled = page === 0;
      next.disabled = to >= found.length;
    };
    const keyOf = (item, column) => {
      const cell = item.row.cells[column];
      return cell.dataset.sort ?? cell.textContent.trim();
    };
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = selects.filter((select) => select.value);
      found = items.filter((item) =>
        words.every((word) => item.text.includes(word)) && wanted.every((select) => item.data[select.name].toLowerCase() === select.value));
      if (order) {
        const keys = new Map(found.map((item) => [item, keyOf(item, order.column)]));
        found.sort((a, b) => order.sign * collator.compare(keys.get(a), keys.get(b)));
      }
      page = 0;
      show();
    };
    const remember = () => {
      const state = new URLSearchParams();
      for (const control of [search, ...selects]) if (control.value) state.set(control.name, control.value);
      if (order) state.set("sort", `${order.sign < 0 ? "-" : ""}${order.column}`);
      history.replaceState(null, "", `${location.pathname}${location.search}#${state}`);
    };
    const arrange = (column, sign) => {
      order = heads[column] ? { column, sign } : null;
      heads.forEach((head, index) => {
        if (order && index === column) head.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
    };
    const recall = () => {
      if (!location.hash.includes("=")) return;
      const state = new URLSearchParams(location.hash.slice(1));
      search.value = state.get("q") ?? "";
      for (const select of selects) {
        select.value = (state.get(select.name) ?? "").toLowerCase();
        if (select.selectedIndex < 0) select.value = "";
      }
      const sort = state.get("sort");
      if (sort && /^-?\d+$/.test(sort)) arrange(Math.abs(parseInt(sort, 10)), sort.startsWith("-") ? -1 : 1);
      apply();
    };
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", textContent: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        arrange(column, order && order.column === column ? -order.sign : 1);
        apply();
        remember();
      });
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { apply(); remember(); });
    clear.addEventListener("click", () => {
      for (const control of [search, ...selects]) control.value = "";
      apply();
      remember();
      search.focus();
    });
    back.addEventListener("click", () => { page -= 1; show(); });
    next.addEventListener("click", () => { page += 1; show(); });
    window.addEventListener("beforeprint", () => body.replaceChildren(...found.map((item) => item.row)));
    window.addEventListener("afterprint", show);
    window.addEventListener("hashchange", recall);
    show();
    recall();
  };
  for (const box of document.querySelectorAll("[data-list]")) enhance(box);
})();
