"""One synthetic world behind every mock: whichever registry is asked, the same people."""
