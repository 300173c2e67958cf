"use strict";
{
	const $ = (selector, within = document) => within.querySelector(selector);
	const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
	const make = (name, text, attributes = {}) => {
		const e = document.createElement(name);
		e.textContent = text;
		for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
		return e;
	};

	const data = JSON.parse($("#data").textContent);
	const form = $("#filter");
	const panel = $("#panel");
	const main = $("#traces");

	// Rows of a tree

	const level = row => Number(row.getAttribute("aria-level"));
	const seen = row => !row.hidden;
	const visible = row => [...row.closest("table").rows].filter(seen);

	const parent = row => {
		const l = level(row);
		do row = row.previousElementSibling; while (row && level(row) >= l);
		return row;
	};

	// Each tree is one tab stop: the row where the keyboard was last.
	const stopAt = row => {
		for (const r of $$("tr[tabindex='0']", row.closest("table"))) r.tabIndex = -1;
		row.tabIndex = 0;
	};

	const focus = row => {
		stopAt(row);
		row.focus();
	};

	const expand = (row, open) => {
		row.setAttribute("aria-expanded", open);
		const l = level(row);
		let closed = open ? Infinity : l; // rows deeper than that are not seen
		for (let r = row.nextElementSibling; r && level(r) > l; r = r.nextElementSibling) {
			if (level(r) <= closed && open) closed = Infinity;
			r.hidden = level(r) > closed;
			if (closed === Infinity && r.getAttribute("aria-expanded") === "false") closed = level(r);
			if (r.hidden && r.tabIndex === 0) stopAt(row);
		}
	};

	const reveal = row => {
		for (let p = parent(row); p; p = parent(p)) {
			if (p.getAttribute("aria-expanded") === "false") expand(p, true);
		}
	};

	main.addEventListener("keydown", event => {
		const row = event.target.closest("tr");
		if (!row || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
		const rows = visible(row);
		const i = rows.indexOf(row);
		const expanded = row.getAttribute("aria-expanded");
		switch (event.key) {
		case "ArrowDown": move(rows[i + 1]); break;
		case "ArrowUp": move(rows[i - 1]); break;
		case "Home": move(rows[0]); break;
		case "End": move(rows[rows.length - 1]); break;
		case "ArrowRight":
			if (expanded === "false") expand(row, true);
			else if (expanded === "true") move(rows[i + 1]);
			break;
		case "ArrowLeft":
			if (expanded === "true") expand(row, false);
			else move(parent(row));
			break;
		case "Enter":
			show(row);
			$("h2", panel).focus();
			break;
		default: return;
		}
		event.preventDefault();
	});

	const move = row => {
		if (!row) return;
		focus(row);
		if (!panel.hidden) show(row); // the panel follows
	};

	main.addEventListener("click", event => {
		const row = event.target.closest(".tree tr");
		if (!row) return;
		event.preventDefault(); // of the link to the finding, which the panel has
		focus(row);
		// The arrow is drawn by CSS in the margin of the first cell. A click without a
		// pointer, such as of a screen reader, is nowhere.
		const x = event.detail ? event.clientX - row.getBoundingClientRect().left : Infinity;
		const expanded = row.getAttribute("aria-expanded");
		if (expanded && x < 24) expand(row, expanded === "false");
		else show(row);
	});

	// Details

	const sure = {
		proved: "proved: what it depends on is in sight",
		likely: "likely: if the caller’s context, or a request, carries a span",
		unknown: "unknown",
	};

	let shown = null;

	const show = row => {
		shown?.removeAttribute("aria-selected");
		shown = row;
		row.setAttribute("aria-selected", "true");
		const cells = row.cells;
		const { kind, link, pos } = row.dataset;
		const close = make("button", "Close", { type: "button", "aria-label": "Close the details" });
		const header = make("header", "");
		header.append(make("h2", $("b", cells[0]).textContent, { id: "panel-name", tabindex: -1 }), close);

		const list = make("dl", "", { class: row.className.replace("hit", "") });
		const fact = (name, value, strong) => {
			if (!value) return;
			const d = make("dd", strong ? "" : value);
			if (strong) d.append(make("b", value));
			list.append(make("dt", name), d);
		};
		const how = $("em", cells[1])?.textContent;
		const what = $("a, span", cells[1])?.textContent;
		fact("kind", [kind === "entry" ? "entry point" : kind, how].filter(Boolean).join(", "));
		if (kind !== "entry") {
			fact("recorded", what || (link === "below" ? "below what it is drawn below" : ""), true);
			if (!/^\?/.test(what)) fact("how sure", sure[row.dataset.sure]);
		}
		const calls = (name, at) => {
			const names = at?.split(",").map(i => data.calls[i]) ?? [];
			if (names.length <= 8) return fact(name, names.join(", "));
			// A long list would move everything else out of sight.
			const details = make("details", "");
			details.append(make("summary", `${names.length} calls`), names.join(", "));
			list.append(make("dt", name), make("dd", ""));
			list.lastChild.append(details);
		};
		const often = $("small", cells[0])?.textContent ?? "";
		fact("how often", often === "loop" ? "in a loop: many times" : /×$/.test(often) ? often : "");
		calls("out of sight", row.dataset.unseen);
		calls("elsewhere", row.dataset.again);
		const f = data.funcs[row.dataset.f];
		fact("function", f.f);
		fact("package", f.p);
		fact("place", pos);
		panel.replaceChildren(header, list);

		const findings = $$(".finding").filter(f => pos && kind === "launch" && f.dataset.at === pos);
		if (findings.length) panel.append(make("h3", findings.length === 1 ? "Finding" : "Findings"));
		for (const f of findings) {
			const copy = f.cloneNode(true);
			copy.removeAttribute("id");
			copy.hidden = false;
			panel.append(copy);
		}
		const source = lines(pos, row.className);
		if (source) panel.append(make("h3", "Source"), source);
		panel.hidden = false;
		panel.scrollTop = 0;
		document.body.classList.add("panelled");
	};

	// lines returns the source around a place.
	const lines = (pos, look) => {
		const [, file, at] = /^(.*):(\d+):\d+$/.exec(pos) ?? [];
		for (const { n, t } of data.files[file] ?? []) {
			const text = t.split("\n");
			if (at < n || at >= n + text.length) continue;
			const pre = make("pre", "", { class: "source", tabindex: 0, "aria-label": `Source around line ${at}` });
			for (let i = Math.max(n, at - 5); i < Math.min(n + text.length, Number(at) + 7); i++) {
				const line = make("span", text[i - n] + "\n", { "data-line": i });
				if (i === Number(at)) {
					line.className = `at ${look}`;
					line.setAttribute("aria-current", "true");
				}
				pre.append(line);
			}
			return pre;
		}
	};

	const hide = () => {
		if (panel.hidden) return;
		panel.hidden = true;
		document.body.classList.remove("panelled");
		shown.removeAttribute("aria-selected");
		if (seen(shown)) focus(shown);
	};

	panel.addEventListener("click", event => event.target.closest("button") && hide());
	document.addEventListener("keydown", event => event.key === "Escape" && hide());

	// The filter: what it says is in the hash of the address

	const entries = $$(".entry").map(section => ({
		section,
		details: $("details", section),
		rows: $$("tr", section),
		path: section.closest(".package").dataset.path,
		open: $("details", section).open, // without a filter
	}));
	const paths = new Set(entries.map(e => e.path));
	let filtered = false; // by what is in the trees

	const read = () => {
		const all = new FormData(form);
		return {
			q: all.get("q").trim().toLowerCase(),
			pkg: all.get("pkg").trim(),
			cats: all.getAll("cat"),
			findings: all.has("findings"),
			unknown: all.has("unknown"),
		};
	};

	const apply = () => {
		const { q, pkg, cats, findings, unknown } = read();
		const inPackage = path => !pkg || (paths.has(pkg) ? path === pkg : path.includes(pkg));
		const has = e => cats.some(c => (e.dataset.category ?? "").split(" ").includes(c));
		const before = filtered;
		filtered = Boolean(q || cats.length || findings || unknown);
		let n = 0;
		for (const e of entries) {
			let keep = inPackage(e.path) && !(unknown && !("unknown" in e.section.dataset));
			if (keep && findings) keep = e.rows.some(r => r.dataset.category);
			if (keep && cats.length) keep = e.rows.some(has);
			if (q && !e.names) e.names = e.rows.map(r => $("b", r).textContent.toLowerCase());
			const hits = e.rows.map((r, i) => keep && Boolean(q || cats.length) && (!q || e.names[i].includes(q)) && (!cats.length || Boolean(q) || has(r)));
			if (keep && q) keep = hits.includes(true);
			e.rows.forEach((r, i) => {
				r.classList.toggle("hit", hits[i]);
				if (hits[i]) reveal(r);
			});
			if (!before) e.open = e.details.open;
			if (filtered) e.details.open = keep;
			else if (before) e.details.open = e.open;
			e.section.hidden = !keep;
			if (keep) n++;
		}
		for (const p of $$(".package")) {
			const here = inPackage(p.dataset.path);
			const list = $$(".finding", p);
			for (const f of list) f.hidden = cats.length > 0 && !has(f);
			const some = list.some(f => !f.hidden);
			const details = $(".findings", p);
			if (details) details.hidden = !some;
			p.hidden = !here || !$$(".entry", p).some(e => !e.hidden) && !(some && !q && !unknown);
		}
		$("output", form).textContent = `${n} of ${entries.length} entry points`;
		$("#none").hidden = $$(".package").some(p => !p.hidden);
		$("button[type=reset]", form).disabled = !filtered && !pkg;
	};

	const save = () => {
		const { q, pkg, cats, findings, unknown } = read();
		const p = new URLSearchParams();
		if (q) p.set("q", form.elements.q.value.trim());
		if (pkg) p.set("pkg", pkg);
		if (cats.length) p.set("cat", cats.join(","));
		if (findings) p.set("findings", "1");
		if (unknown) p.set("unknown", "1");
		const hash = p.toString();
		history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
	};

	const load = () => {
		const hash = location.hash.slice(1);
		if (!hash.includes("=")) {
			// The address of a finding: show it.
			const target = document.getElementById(hash);
			const details = target?.closest("details");
			if (details) {
				details.open = true;
				target.scrollIntoView();
			}
			if (target) return;
		}
		const p = new URLSearchParams(hash);
		form.elements.q.value = p.get("q") ?? "";
		form.elements.pkg.value = p.get("pkg") ?? "";
		const cats = (p.get("cat") ?? "").split(",");
		for (const c of $$("[name=cat]", form)) c.checked = cats.includes(c.value);
		form.elements.findings.checked = p.has("findings");
		form.elements.unknown.checked = p.has("unknown");
		apply();
	};

	form.addEventListener("input", () => {
		save();
		apply();
	});
	form.addEventListener("submit", event => event.preventDefault());
	form.addEventListener("reset", event => {
		event.preventDefault(); // browsers would bring back what was there at first
		for (const i of $$("input", form)) i.type === "checkbox" ? i.checked = false : i.value = "";
		save();
		apply();
		form.elements.q.focus();
	});
	const toggle = $("button[name=all]", form);
	toggle.addEventListener("click", () => {
		const open = toggle.getAttribute("aria-pressed") === "false";
		for (const e of entries) if (!e.section.hidden) e.details.open = open;
		toggle.setAttribute("aria-pressed", open);
		toggle.textContent = open ? "Close all" : "Open all";
	});
	window.addEventListener("hashchange", load);

	// What is drawn is said in words.
	for (const d of $$(".tree svg")) d.setAttribute("aria-hidden", "true");
	// By keyboard the details of the row lead to the finding.
	for (const a of $$(".tree a")) a.tabIndex = -1;
	form.hidden = false;
	load();
}
