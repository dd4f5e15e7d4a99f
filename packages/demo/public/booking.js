// A comfort for the booking pages: they work without it.

// Times are told by the visitor's own clock. Without this, by that of their profile or of the clinic.
const zone = `zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`;
const isKnown = () => document.cookie.split('; ').includes(zone);
if (!isKnown()) {
  document.cookie = `${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;
  if (isKnown() && !document.querySelector('form[method="post"] textarea')) location.reload();
}

// How long a time is still kept; when it has run out, the page says so and offers it again.
const kept = document.querySelector('[data-kept-seconds]');
if (kept) {
  const until = performance.now() + Number(kept.dataset.keptSeconds) * 1000;
  const minutes = kept.querySelector('b');
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 60_000);
    if (left > 0) minutes.textContent = left === 1 ? '1 minute' : `${left} minutes`;
    if (left > 0) return void setTimeout(tick, 5000);
    kept.textContent = 'The time is no longer kept for you. It may still be free: book it, or choose another time.';
    kept.classList.add('over');
  };
  tick();
}
