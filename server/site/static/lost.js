// lost.js belongs to the page for unknown addresses. Some mail programs and chats write %23 for the # of a link, so
// that what should stay in the browser is asked of the host: this script leads such a link to where it was meant to go.
(function () {
  "use strict";
  var path;
  try {
    path = decodeURIComponent(location.pathname);
  } catch (malformed) {
    return;
  }
  var at = path.indexOf("#/");
  if (at > 0) location.replace(location.origin + path.slice(0, at) + path.slice(at) + location.search);
})();
