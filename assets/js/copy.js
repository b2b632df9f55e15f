/* A button with data-copy puts that text on the clipboard and says so in its own words. */
(function () {
  'use strict';
  var SHOWN = 2000;

  // Without https the clipboard is closed to pages; copying what is selected is not.
  function copySelected(text) {
    var box = document.createElement('textarea');
    box.value = text;
    box.className = 'visually-hidden';
    document.body.appendChild(box);
    box.select();
    var done = document.execCommand('copy');
    box.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('copy'));
  }

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).catch(function () { return copySelected(text); });
    }
    return copySelected(text);
  }

  function tell(button) {
    var words = button.dataset.words || button.textContent;
    button.dataset.words = words;
    button.textContent = button.dataset.copied;
    button.setAttribute('aria-live', 'polite');
    clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = setTimeout(function () { button.textContent = words; }, SHOWN);
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('button[data-copy]');
    if (!button) { return; }
    copy(button.dataset.copy).then(function () {
      tell(button);
      button.focus();
    });
  });
})();
