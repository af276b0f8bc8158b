// Progressive enhancement only: every form and link works without this file. CSP: script-src 'self'.
(() => {
  const live = document.querySelector("[data-live]");
  const english = document.documentElement.lang === "en";

  // Suggestions while typing: an ARIA combobox around a plain search box.
  let lists = 0;
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const box = document.createElement("div"), list = document.createElement("ul");
    box.className = "suggests";
    list.className = "suggest-list"; list.id = `vorschlaege-${++lists}`; list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", english ? "Suggestions" : "Vorschläge");
    input.replaceWith(box); box.append(input, list);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    let timer, control, chosen = -1;
    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (index) => {
      chosen = index;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
      if (index < 0) input.removeAttribute("aria-activedescendant"); else input.setAttribute("aria-activedescendant", list.children[index].id);
    };
    const take = (text, submit) => { input.value = text; close(); if (submit) input.form.requestSubmit(); else input.dispatchEvent(new Event("change", { bubbles: true })); };
    const show = (words) => {
      list.replaceChildren(...words.map((word, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`; item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false"); item.textContent = word;
        item.addEventListener("pointerdown", (e) => { e.preventDefault(); take(word, input.type === "search"); });
        return item;
      }));
      chosen = -1; list.hidden = !words.length; input.setAttribute("aria-expanded", String(!!words.length));
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        control?.abort(); control = new AbortController();
        if (input.value.trim().length < 2) return close();
        const url = new URL(input.dataset.suggest, location.origin);
        url.searchParams.set("q", input.value.slice(0, 120));
        try {
          const answer = await fetch(url, { signal: control.signal });
          if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
        } catch { /* typing goes on without suggestions */ }
      }, 120);
    });
    input.addEventListener("keydown", (e) => {
      const last = list.children.length - 1;
      if (e.key === "Escape" && !list.hidden) { e.preventDefault(); close(); }
      else if (list.hidden) return;
      else if (e.key === "ArrowDown") { e.preventDefault(); choose(chosen < last ? chosen + 1 : 0); }
      else if (e.key === "ArrowUp") { e.preventDefault(); choose(chosen > 0 ? chosen - 1 : last); }
      else if (e.key === "Enter" && chosen >= 0) { e.preventDefault(); take(list.children[chosen].textContent, input.type === "search"); }
    });
    input.addEventListener("blur", () => setTimeout(close, 100));
  }

  // The search form: a changed filter shows its results at once, in place.
  for (const form of document.querySelectorAll("form[data-enhance]")) {
    const target = document.getElementById(form.dataset.enhance);
    let control, timer;
    const address = () => {
      const fields = [...new FormData(form)].filter(([name, value]) => value !== "" && !(name === "umkreis" && !form.elements.ort.value));
      return new URL("?" + new URLSearchParams(fields), form.action);
    };
    const load = async (url) => {
      control?.abort(); control = new AbortController();
      target.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { signal: control.signal });
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        target.innerHTML = page.getElementById(target.id).innerHTML;
        for (const n of form.querySelectorAll("[data-count]")) n.textContent = page.querySelector(`[data-count="${n.dataset.count}"]`)?.textContent ?? "";
        history.replaceState({ lotse: 1 }, ""); history.pushState({ lotse: 1 }, "", url);
        document.title = page.title;
        document.querySelector("[data-error-summary]")?.remove();
        live.textContent = target.querySelector("[data-heading]").textContent;
      } catch (error) {
        if (error.name !== "AbortError") location.assign(url); // the full page says what is wrong
      } finally { target.removeAttribute("aria-busy"); }
    };
    form.addEventListener("change", (e) => { if (e.target.type === "search") return; clearTimeout(timer); timer = setTimeout(() => load(address()), 200); });
    form.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(timer); load(address()); });
    addEventListener("popstate", (e) => { if (e.state?.lotse) location.reload(); }); // never on #fragment jumps
  }

  // The account menu: Escape and a click elsewhere close it.
  for (const menu of document.querySelectorAll("details[data-menu]")) {
    menu.addEventListener("keydown", (e) => { if (e.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
    addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false; });
  }

  // A session that is about to end: say so in time, and only if no other window has kept it alive.
  for (const box of document.querySelectorAll("[data-session]")) {
    const ending = box.querySelector("[data-ending]"), ended = box.querySelector("[data-ended]"), warn = Number(box.dataset.warn);
    const show = (part) => { box.hidden = !part; ending.hidden = part !== ending; ended.hidden = part !== ended; };
    const plan = (seconds) => {
      show(seconds <= 0 ? ended : seconds <= warn ? ending : null);
      if (seconds > 0) setTimeout(() => ask(""), 1000 * (seconds <= warn ? seconds : seconds - warn) + 500);
    };
    const ask = async (stay) => {
      try { const answer = await fetch(box.dataset.session + stay); plan((await answer.json()).seconds); }
      catch { setTimeout(() => ask(""), 30000); } // no connection: ask again later
    };
    ending.querySelector("button").addEventListener("click", () => ask("?verlaengern=1"));
    setTimeout(() => ask(""), 1000 * Math.max(Number(box.dataset.seconds) - warn, 1));
  }

  document.querySelector("[data-error-summary]")?.focus();
  for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
})();
