/* The desk on a page: rows as forms, checked as they are typed; what a change does is shown before it is saved.
   This script is added by `serve --edit` on one's own computer, and is in no website. */
(() => {
  "use strict";
  const token = document.currentScript.dataset.token;
  const base = new URL(".", document.currentScript.src);
  const TYPING = 250;
  const WAITING = 400;

  /** Ask the desk; what it refuses is an error with its words. */
  async function ask(what, asked = {}) {
    let answer;
    try {
      answer = await fetch(new URL(what, base), {
        method: "POST", headers: { "Content-Type": "application/json", "X-Edit-Token": token }, body: JSON.stringify(asked),
      });
    } catch {
      throw new Error("The program that shows these pages does not answer. Is it still running?");
    }
    const told = await answer.json();
    if (told.error) throw new Error(told.error);
    return told;
  }

  const make = lr.make;
  const button = (words, act, attributes = {}) => {
    const made = make("button", { type: "button", ...attributes }, words);
    made.addEventListener("click", act);
    return made;
  };

  const dialog = make("dialog", { class: "lr-desk", "aria-labelledby": "lr-desk-head" });
  document.body.append(dialog);
  let typed = () => false;
  let opener = null;

  function show(head, ...parts) {
    const title = make("h2", { id: "lr-desk-head", tabindex: "-1" }, head);
    dialog.replaceChildren(title, ...parts);
    if (!dialog.open) {
      opener = document.activeElement;
      dialog.showModal();
    }
    dialog.scrollTop = 0;
    title.focus();
    return title;
  }

  function close() {
    typed = () => false;
    dialog.close();
    opener?.focus?.({ preventScroll: true });
  }

  /** Nothing that was typed goes without a question. */
  function leave() {
    if (!typed()) return close();
    if (dialog.querySelector(".lr-leaving")) return;
    const question = make("div", { class: "lr-leaving", role: "group", "aria-label": "Leave without saving?" });
    const stay = button("Go on", () => question.remove());
    question.append(make("p", {}, "What you typed is not saved."), button("Leave without saving", close), stay);
    dialog.append(question);
    stay.focus();
  }
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });

  const alarm = (...words) => make("div", { class: "lr-alarm", role: "alert" }, ...words);
  const failed = (error, ...more) => show("This did not work", alarm(make("p", {}, error.message)), make("p", { class: "lr-desk-acts" }, ...more, button("Close", close)));

  /** The control of a column. */
  function control(field, id) {
    const shared = { id, name: field.name, autocomplete: "off", "aria-required": field.required ? "true" : null, "aria-describedby": `${id}-hint ${id}-fault` };
    if (field.kind === "select") {
      const options = [...field.choices.map(([value, words]) => [value, words === value ? value : `${words} (${value})`]), ...field.missing.map(([value, words]) => [value, `${value}: ${words}`])];
      if (!options.some(([value]) => value === field.value)) options.unshift([field.value, field.value || "Choose …"]);
      return [make("select", shared, ...options.map(([value, words]) => make("option", { value, selected: value === field.value }, words)))];
    }
    const options = [...field.choices, ...field.missing];
    const list = options.length ? make("datalist", { id: `${id}-list` }) : null;
    const isDay = field.kind === "date" && field.required;
    const long = field.kind === "text" && !options.some(([value]) => value === field.value) && field.value.length > 60;
    const input = long
      ? make("textarea", { ...shared, rows: Math.min(8, Math.ceil(field.value.length / 70) + 1) })
      : make("input", { ...shared, type: isDay ? "date" : "text", inputmode: field.kind === "number" ? "decimal" : null, list: list && !isDay ? list.id : null, spellcheck: field.kind === "text" ? null : "false" });
    input.value = field.value;
    return list && !isDay && !long ? [input, list] : [input];
  }

  /** Open the form of a row. */
  async function open(kind, table, key) {
    let form;
    try {
      form = await ask("open", { kind, table, key });
    } catch (error) {
      return failed(error);
    }
    if (kind === "remove") return remove(form);
    const names = { change: `Change ${key}`, add: `New row: ${form.title}` };
    const fields = form.fields.map((field, i) => ({ ...field, id: `lr-field-${i}`, touched: false }));
    const others = make("div", { class: "lr-others", role: "status" });
    const body = make("form", { class: "lr-desk-form", novalidate: true });
    const inputs = new Map();
    for (const field of fields) {
      const parts = control(field, field.id);
      inputs.set(field.name, parts[0]);
      body.append(make("div", { class: "lr-field" },
        make("label", { for: field.id }, field.title, field.required ? "" : make("span", {}, " (may be missing)")), ...parts,
        make("p", { id: `${field.id}-fault`, class: "lr-fault" }),
        make("p", { id: `${field.id}-hint`, class: "lr-desk-hint" }, field.hint)));
    }
    // A day of reading is told by whoever read: one press says that it was today.
    const day = inputs.get("checked_on");
    if (day) {
      day.after(button("I compared the row with its source today", () => {
        day.value = form.today;
        const again = inputs.get("read_again_on");
        if (again) again.value = "NA";
        [day, again].forEach((input) => input?.dispatchEvent(new Event("input", { bubbles: true })));
      }, { class: "lr-today" }));
    }
    const cells = () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
    const asked = () => ({ kind, table, key, seen: form.seen, cells: cells() });
    const begun = JSON.stringify(cells());
    typed = () => JSON.stringify(cells()) !== begun;

    /** Choices that fit what stands in other columns. */
    function suit() {
      const now = cells();
      for (const field of fields) {
        const list = document.getElementById(`${field.id}-list`);
        if (!list) continue;
        const fit = field.choices.filter(([, , beside]) => Object.entries(beside ?? {}).every(([name, value]) => now[name] === value));
        list.replaceChildren(...[...fit, ...field.missing].map(([value, words]) => make("option", { value }, words)));
      }
    }
    suit();

    /** Show faults: of a column that was not touched yet only when all are asked for. */
    function tell(told, all) {
      let first = null;
      for (const field of fields) {
        const words = (all || field.touched) && told.faults[field.name] ? told.faults[field.name] : "";
        const place = document.getElementById(`${field.id}-fault`);
        const input = inputs.get(field.name);
        if (place.textContent !== words) {
          place.textContent = words;
          if (words && input === document.activeElement) lr.say(words);
        }
        if (words) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
        if (words && !first) first = input;
      }
      const lines = told.others.length ? [make("ul", {}, ...told.others.map((line) => make("li", {}, line)))] : [];
      if (others.textContent !== told.others.join("")) others.replaceChildren(...lines);
      return first;
    }

    let timer = 0;
    let turn = 0;
    body.addEventListener("input", (event) => {
      const field = fields.find((one) => one.name === event.target.name);
      if (field) field.touched = true;
      suit();
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const mine = ++turn;
        try {
          const told = await ask("check", asked());
          if (mine === turn) tell(told, false);
        } catch (error) {
          others.replaceChildren(make("p", {}, error.message));
        }
      }, TYPING);
    });

    const look = button("Show what changes", async () => {
      clearTimeout(timer);
      turn += 1;
      look.setAttribute("aria-disabled", "true");
      look.textContent = "Checking …";
      lr.say("Checking");
      let told;
      try {
        told = await ask("preview", asked());
      } catch (error) {
        others.replaceChildren(alarm(make("p", {}, error.message)));
        dialog.scrollTop = 0;
        return;
      } finally {
        look.removeAttribute("aria-disabled");
        look.textContent = "Show what changes";
      }
      const first = tell(told, true);
      if (first) {
        first.focus();
        first.scrollIntoView({ block: "center" });
      } else if (told.others.length) {
        others.tabIndex = -1;
        others.focus();
        dialog.scrollTop = 0;
      } else {
        confirm(told, asked(), () => { show(names[kind], ...parts); });
      }
    });
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      look.click();
    });
    const acts = make("p", { class: "lr-desk-acts" }, look, button("Cancel", leave));
    const more = [];
    if (kind === "change") {
      more.push(make("p", { class: "lr-desk-more" }, button("New row from this one", () => open("add", table, key)), button("Remove this row …", () => open("remove", table, key))));
    }
    const missing = fields.find((field) => field.missing.length)?.missing.map(([value, words]) => `${value} (${words})`).join(", ");
    const parts = [make("p", { class: "lr-desk-of" }, form.title + ".", missing ? ` Where there is no value, write ${missing.replace(/, ([^,]*)$/, " or $1")}.` : ""), others, body, ...more, acts];
    show(names[kind], ...parts);
    if (kind === "add" && !key) inputs.values().next().value.focus();
  }

  /** What a change changes, in the words of the report. */
  function changes(told) {
    const parts = told.changes.map(({ head, items }) => make("section", {}, make("h3", {}, head),
      ...(items.length ? [make("ul", {}, ...items.map((item) => make("li", {}, item.words, ...(item.below.length ? [make("ul", {}, ...item.below.map((line) => make("li", {}, line)))] : []))))] : [])));
    if (told.then.length) {
      parts.unshift(make("section", { class: "lr-to-do" }, make("h3", {}, "Other rows no longer agree: change these next; until then no page is built"), make("ul", {}, ...told.then.map((line) => make("li", {}, line)))));
    }
    if (told.to_do.length) {
      parts.push(make("section", { class: "lr-to-do" }, make("h3", {}, "Look at these afterwards"), make("ul", {}, ...told.to_do.map((line) => make("li", {}, line)))));
    }
    return make("div", { class: "lr-changes" }, ...parts);
  }

  function confirm(told, asked, back) {
    const saving = button("Save", async () => {
      saving.setAttribute("aria-disabled", "true");
      try {
        const done = await ask("save", asked);
        if (!done.saved) throw new Error([...Object.values(done.faults), ...done.others].join(" "));
        typed = () => false;
        await built(done, asked.kind === "remove" ? "Removed" : "Saved");
      } catch (error) {
        failed(error, button("Back to what you typed", back));
      }
    });
    show("What this changes", changes(told), make("p", { class: "lr-desk-acts" }, saving, button("Back", back), button("Cancel", leave)));
  }

  async function remove(form) {
    const asked = { kind: "remove", table: form.table, key: form.key, seen: form.seen, cells: {} };
    show(`Remove ${form.key}?`, make("p", { role: "status" }, "Looking at what rests on it …"));
    let told;
    try {
      told = await ask("preview", asked);
    } catch (error) {
      return failed(error);
    }
    if (told.others.length) {
      show(`${form.key} cannot be removed yet`, make("p", {}, "Something in the book rests on this row:"), make("ul", {}, ...told.others.map((line) => make("li", {}, line))),
        make("p", { class: "lr-desk-acts" }, button("Back", () => open("change", form.table, form.key)), button("Close", close)));
      return;
    }
    const removing = button("Remove it", async () => {
      try {
        const done = await ask("save", asked);
        if (!done.saved) throw new Error(done.others.join(" "));
        await built(done, "Removed");
      } catch (error) {
        failed(error);
      }
    });
    show(`Remove ${form.key}?`, changes(told), make("p", { class: "lr-desk-acts" }, removing, button("Keep it", close)));
  }

  /** Wait for the pages that show what was done, and load this one again. */
  async function built(done, words) {
    const status = make("p", { role: "status" }, "The pages are being built again …");
    show(words, status, make("p", { class: "lr-desk-acts" }, ...(done.last ? [button("Undo", undo)] : []), button("Close", close)));
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, WAITING));
      const now = await ask("state");
      if (now.ended <= done.after || now.ended < now.begun) continue;
      if (now.good) return location.reload();
      status.replaceWith(alarm(make("p", {}, "The pages could not be built. What was said:"), make("pre", { tabindex: "0" }, now.said.join("\n"))));
      return;
    }
  }

  async function undo() {
    try {
      const done = await ask("undo");
      await built({ ...done, last: "" }, `Taken back (${done.undone})`);
    } catch (error) {
      failed(error);
    }
  }

  /** The rows behind a table of the page, of each table of the data, to choose from. */
  async function choose(box) {
    const names = [...new Set([...box.querySelectorAll("[data-row]")].map((one) => one.dataset.row))];
    await lr.row.fetched(names);
    const rows = names.map((name) => lr.row.told(name)).filter(Boolean);
    const tables = [...new Set(rows.map((row) => row.table))];
    const field = make("input", { type: "search", id: "lr-desk-filter", autocomplete: "off" });
    const count = make("span", { role: "status" });
    const groups = tables.map((table) => {
      const own = rows.filter((row) => row.table === table);
      const items = own.map((row) => make("li", {}, button(`${row.about ? row.about + " " : ""}`, () => open("change", table, row.key), { class: "lr-desk-row" }), make("code", {}, row.key)));
      items.forEach((item, i) => { if (!own[i].about) item.firstChild.textContent = own[i].key; });
      const title = own[0].title;
      return make("section", {}, make("h3", {}, title), make("ul", { class: "lr-desk-rows" }, ...items), button(`New row: ${title}`, () => open("add", table, ""), { class: "lr-desk-new" }));
    });
    field.addEventListener("input", () => {
      const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const item of dialog.querySelectorAll(".lr-desk-rows li")) {
        item.hidden = !asked.every((word) => item.textContent.toLowerCase().includes(word));
        left += !item.hidden;
      }
      count.textContent = asked.length ? `${left} of ${rows.length} rows` : "";
    });
    show("Rows of this table", make("p", { class: "lr-desk-find" }, make("label", { for: field.id }, "Find a row"), field, count), ...groups, make("p", { class: "lr-desk-acts" }, button("Close", close)));
    field.focus();
  }

  for (const box of document.querySelectorAll(".lr-table-box:has([data-row])")) {
    const number = box.querySelector(".caption-number")?.textContent.trim().replace(/[.:]$/, "") ?? "this table";
    box.before(make("p", { class: "lr-edit-table" }, button(`Edit ${number}`, () => choose(box).catch(failed))));
  }

  ask("state").then((now) => {
    if (!now.last) return;
    document.body.append(make("div", { class: "lr-edit-bar", role: "region", "aria-label": "Last change" }, make("span", {}, `${now.last}.`), button("Undo", undo)));
  }, () => {});

  lr.edit = {
    /** The button in the tip of a row or a number. */
    button: (table, key, hide) => button("Edit this row", () => {
      hide();
      open("change", table, key);
    }),
  };
})();
