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

  // An address to pass on: copied by a button where the browser can.
  Array.prototype.forEach.call(document.querySelectorAll("[data-copies]"), function (copy) {
    if (!navigator.clipboard) return;
    copy.hidden = false;
    copy.addEventListener("click", function () {
      navigator.clipboard
        .writeText(document.getElementById(copy.dataset.copies).textContent)
        .then(function () { copy.parentNode.querySelector("[role=status]").textContent = copy.dataset.copied; })
        .catch(function () { copy.hidden = true; });
    });
  });

  var stay = document.getElementById("stay");
  if (!stay) return;
  var dialog = document.getElementById("stay-dialog");
  var over = document.getElementById("stay-over");
  var button = document.getElementById("stay-button");
  var form = document.getElementById("stay-form");
  var link = document.getElementById("stay-link");
  // Other windows of hers, at the same session.
  var others = window.BroadcastChannel ? new BroadcastChannel("samsyn-stay") : null;
  var before = null;
  var isDismissed = false;
  var waiting = null;
  var ends = 0;
  var WARNING_MS = 120000;
  var LOOK_MS = 5000;

  // Counted from now on: this machine's clock may be wrong.
  function set(seconds) {
    isDismissed = false;
    ends = Date.now() + seconds * 1000;
    over.hidden = true;
    window.clearTimeout(waiting);
    look();
  }

  function show() {
    if (isDismissed || !dialog.hidden) return;
    before = document.activeElement;
    dialog.hidden = false;
    dialog.querySelector("button, a").focus();
  }

  function hide() {
    if (dialog.hidden) return;
    dialog.hidden = true;
    if (before) before.focus();
  }

  function look() {
    var left = ends - Date.now();
    if (left <= 0) {
      hide();
      over.hidden = false;
      return;
    }
    if (left <= WARNING_MS) show();
    else hide();
    waiting = window.setTimeout(look, Math.min(left, LOOK_MS));
  }

  function stayOn() {
    fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual"
    })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(); })
      .then(function (said) {
        set(said.seconds_left);
        if (others) others.postMessage(said.seconds_left);
      })
      .catch(function () { hide(); over.hidden = false; });
  }

  if (button) button.addEventListener("click", stayOn);
  // Without a script the link sends what she is writing along; here nothing leaves the page.
  if (link) link.addEventListener("click", function (event) { event.preventDefault(); stayOn(); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || dialog.hidden) return;
    isDismissed = true;
    hide();
  });
  if (others) others.addEventListener("message", function (event) { set(event.data); });
  set(Number(stay.dataset.secondsLeft));
  if (others) others.postMessage(Number(stay.dataset.secondsLeft));
})();
