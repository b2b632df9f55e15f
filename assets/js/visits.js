// Plan a visit in a dialog, settle one by its button, print the list.
(function () {
  'use strict';
  function tell(part, value) { window.dash_clientside.set_props(part, { data: value }); }

  function open(button) {
    var dialog = document.getElementById('visit-dialog');
    tell('visit-branch', button.dataset.plan);
    tell('visit-planned', null);
    window.dash_clientside.set_props('visit-answer', { children: '' });
    window.dash_clientside.set_props('visit-undo', { hidden: true });
    dialog.querySelector('.visit-name').textContent = button.dataset.name;
    dialog.showModal();
    document.getElementById('visit-day').focus();
  }

  document.addEventListener('click', function (event) {
    if (!event.target.closest) { return; }
    var plan = event.target.closest('[data-plan]');
    if (plan) { open(plan); }
    var visit = event.target.closest('[data-visit]');
    if (visit) {
      // The time makes a second wish for the same visit a new one.
      tell('visits-asked', { visit: Number(visit.dataset.visit), verb: visit.dataset.verb, at: Date.now() });
    }
    if (event.target.closest('[data-print]')) { window.print(); }
  });
})();
