// Sets the colour scheme before the first paint, so that a dark page doesn't flash white.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("sideseat.color-scheme");
  } catch {
    // Storage is blocked: the system's preference decides.
  }
  var dark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
