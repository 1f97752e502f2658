// Making and using a passkey. The form carries what the browser answers.
// Without this file, or without passkeys, its button stays hidden.
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  var kind = window.PublicKeyCredential;
  if (!form || !kind || !kind.parseCreationOptionsFromJSON || !window.fetch) return;
  var make = form.dataset.passkey === "make";
  var wrong = form.querySelector(".wrong");
  form.hidden = false;

  // whose says whose page this is, where it is somebody's.
  function whose() {
    var field = form.elements.whose;
    return new URLSearchParams(field ? { whose: field.value } : {});
  }

  form.addEventListener("submit", function (event) {
    if (form.elements.credential.value) return; // answered
    event.preventDefault();
    wrong.hidden = true;
    fetch(form.dataset.options, { method: "POST", credentials: "same-origin", body: whose() })
      .then(function (res) {
        if (!res.ok) throw new Error(String(res.status));
        return res.json();
      })
      .then(function (options) {
        return make
          ? navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(options) })
          : navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options) });
      })
      .then(function (credential) {
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.submit();
      })
      .catch(function () { wrong.hidden = false; });
  });
})();
