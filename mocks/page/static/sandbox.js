// What the page does beyond its HTML: copies a command, and lets calls come as they are made.
(function () {
  "use strict";
  var MOST_ROWS = 200;

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    var label = button.firstChild;
    var before = label.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.copy).textContent;
      navigator.clipboard.writeText(text).then(function () {
        label.textContent = button.dataset.copied;
        window.setTimeout(function () { label.textContent = before; }, 3000);
      });
    });
  });

  var list = document.getElementById("calls");
  if (!list || !window.EventSource) return;
  var state = document.getElementById("live-state");
  var pause = document.getElementById("pause");
  var address = new URL(list.dataset.stream, window.location.href);
  var source = null;
  var is_paused = false;
  // One after another, so that rows stand in the order of their calls.
  var last = Promise.resolve();

  function put(html, id) {
    var made = document.createElement("template");
    made.innerHTML = html;
    var row = made.content.firstElementChild;
    if (!row || list.querySelector("[data-id='" + id + "']")) return;
    list.prepend(row);
    document.getElementById("no-calls").hidden = true;
    while (list.children.length > MOST_ROWS) list.lastElementChild.remove();
  }

  function came(event) {
    var id = event.lastEventId;
    address.searchParams.set("after", id);
    last = last
      .then(function () { return fetch(list.dataset.rows + id + "/row"); })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { put(html, id); })
      .catch(function () { state.textContent = state.dataset.lost; });
  }

  function open() {
    source = new EventSource(address);
    source.addEventListener("open", function () { state.textContent = state.dataset.live; });
    source.addEventListener("error", function () { state.textContent = state.dataset.lost; });
    source.addEventListener("call", came);
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  function toggle() {
    is_paused = !is_paused;
    pause.textContent = is_paused ? pause.dataset.goOn : pause.dataset.pause;
    if (!is_paused) return open();
    close();
    state.textContent = state.dataset.paused;
  }

  pause.hidden = false;
  document.getElementById("reload").hidden = true;
  pause.addEventListener("click", toggle);
  // A browser has six connections to a host: a page that nobody sees must not hold one.
  document.addEventListener("visibilitychange", function () {
    close();
    if (!document.hidden && !is_paused) open();
  });
  open();
})();
