// Says that scripts run, before anything is drawn: the style shows the plain menu where they do not.
document.documentElement.classList.add("js");
