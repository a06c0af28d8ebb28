// What pages do beyond their HTML: start the design system, and warn before somebody is logged out.
(function () {
  "use strict";
  if (window.DKFDS) window.DKFDS.init();

  // A second click while the answer is on its way sends nothing.
  document.addEventListener("submit", function (event) {
    var sent = event.target;
    if (!sent.dataset.once) return;
    if (sent.dataset.sent) event.preventDefault();
    sent.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  var stay = document.getElementById("stay");
  if (!stay) return;
  var dialog = document.getElementById("stay-dialog");
  var over = document.getElementById("stay-over");
  var button = document.getElementById("stay-button");
  var form = document.getElementById("stay-form");
  var ends = Date.parse(stay.dataset.ends);
  var before = null;
  var WARNING_MS = 120000;

  function show() {
    if (!form || !dialog.hidden) return;
    before = document.activeElement;
    dialog.hidden = false;
    button.focus();
  }

  function hide() {
    dialog.hidden = true;
    if (before) before.focus();
  }

  function look() {
    var left = ends - Date.now();
    if (left <= 0) {
      dialog.hidden = true;
      over.hidden = false;
      return;
    }
    if (left <= WARNING_MS) show();
    window.setTimeout(look, Math.min(left, 5000));
  }

  function go_on() {
    fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual"
    })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(); })
      .then(function (said) { ends = Date.parse(said.ends_at); hide(); })
      .catch(function () { hide(); over.hidden = false; });
  }

  button.addEventListener("click", go_on);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !dialog.hidden) hide();
  });
  look();
})();
