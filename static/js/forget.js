// On a page that answers a form: browsers write what was sent into their own
// files, to send it again with the page. The address stays, what was sent goes.
history.replaceState(null, "");
