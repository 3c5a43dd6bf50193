/* The page that checks a receipt: reads files or text, lets proofs.js compute, says the result in the words of the page. */
(function () {
  "use strict";

  const at = (id) => document.getElementById(id);
  if (!window.Proofs) {
    at("old").hidden = false;
    return;
  }

  const words = {};
  document.querySelectorAll("#words [data-word]").forEach((one) => { words[one.dataset.word] = one.textContent; });
  const keys = Array.from(document.querySelectorAll("#keys li"), (one) => one.textContent.trim());
  const later = at("get-later").getAttribute("href");
  const filled = (word, values) => words[word].replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  const language = document.documentElement.lang;

  function day(text) {
    const options = { dateStyle: "long", timeZone: "UTC" };
    return text ? new Date(text + "T00:00:00Z").toLocaleDateString(language, options) : "—";
  }

  function moment(text) {
    const options = { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Shanghai" };
    return text ? new Date(text).toLocaleString(language, options) : "—";
  }

  function tellDecider(entry) {
    const role = words["role " + entry.decider_role] || words["by " + entry.decided_by] || entry.decided_by;
    const office = document.createElement("span");
    office.lang = "zh-CN";
    office.textContent = entry.office || "";
    const rest = [role, words["mode " + entry.mode]].filter(Boolean).join(" · ");
    at("said-by").replaceChildren(...(entry.name ? [office, entry.office ? " · " + rest : rest] : ["—"]));
  }

  function tell(proven) {
    const entry = proven.entry, said = proven.checkpoint;
    at("said-name").textContent = entry.name ? words["name " + entry.name] || entry.name : words.hidden;
    tellDecider(entry);
    at("said-at").textContent = day(entry.at);
    at("said-recorded").textContent = day(entry.recorded);
    at("said-place").textContent = filled("place", { place: proven.place + 1, size: said.size });
    at("said-time").textContent = moment(said.time);
    at("said-root").textContent = window.Proofs.hex(said.root);
    at("said-key").textContent = said.key;
    at("whole").hidden = !proven.record;
    at("said-record").textContent = proven.record ? JSON.stringify(proven.record, null, 1) : "";
    at("get-later").href = later.replace("/0.json", "/" + said.size + ".json");
  }

  function check() {
    const begun = performance.now(), second = at("later").value.trim();
    ["good", "bad", "stands", "took"].forEach((id) => { at(id).hidden = true; });
    try {
      const proven = window.Proofs.prove(at("receipt").value, keys);
      const stands = second ? window.Proofs.stillStands(proven.checkpoint, second, keys) : null;
      tell(proven);
      if (stands) at("said-later").textContent = filled("later", { size: stands.size, time: moment(stands.time) });
      at("stands").hidden = !stands;
      at("good").hidden = false;
    } catch (error) {
      at("why").textContent = words["why " + error.message] || words["why unreadable"];
      at("bad").hidden = false;
    }
    at("took").textContent = filled("took", { time: Math.max(1, Math.round(performance.now() - begun)) });
    at("took").hidden = false;
    at("answer").focus();
  }

  function take(input, field) {
    input.addEventListener("change", () => {
      const file = input.files[0];
      if (!file) return;
      const reader = new FileReader();
      reader.onload = () => { field.value = reader.result; };
      reader.readAsText(file);
    });
  }

  take(at("receipt-file"), at("receipt"));
  take(at("later-file"), at("later"));
  at("check").addEventListener("submit", (event) => { event.preventDefault(); check(); });
  at("check").hidden = false;
})();
