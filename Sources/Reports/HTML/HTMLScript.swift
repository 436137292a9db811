import Basics

/// The script of pages: it filters findings by severity, text, rule and place. Without it, the page shows everything.
enum HTMLScript {
  /// The source of the script in a Content-Security-Policy.
  static let hash = "sha256-" + Base64.encode(bytes(ofHexadecimal: SHA256.hexadecimal(text.utf8)))

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      let value = digit < 0x3A ? digit - 0x30 : digit - 0x57
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  static let text = """
    (() => {
    const one = (s, e = document) => e.querySelector(s), all = (s, e = document) => [...e.querySelectorAll(s)];
    const form = one('#filter'); if (!form) return;
    const text = one('#filter-text'), rule = one('#filter-rule'), count = one('#filter-count'), reset = one('#filter-reset');
    const articles = all('.finding'), sections = all('.severity');
    const items = all('.item').map(e => { const a = e.closest('.finding'); return {e, a, n: +e.dataset.n, at: (e.dataset.at || '').split(' '),
      words: (one('h4', a).textContent + ' ' + e.textContent).toLowerCase()}; });
    const total = items.reduce((n, i) => n + i.n, 0);
    let place = '';
    function apply() {
      const words = text.value.toLowerCase().split(/\\s+/).filter(w => w), off = {};
      for (const box of all('input[type=checkbox]', form)) off[box.value] = !box.checked;
      let shown = 0;
      for (const i of items) {
        const hit = !off[i.a.dataset.severity] && (!rule.value || i.a.dataset.rule === rule.value)
          && (!place || i.at.includes(place)) && words.every(w => i.words.includes(w));
        i.e.hidden = !hit; if (hit) shown += place ? 1 : i.n;
      }
      const narrowed = words.length > 0 || place !== '';
      for (const a of articles) {
        a.hidden = !one('.item:not([hidden])', a);
        const more = one('details.more', a); if (more) { more.hidden = !one('.item:not([hidden])', more); more.open = narrowed; }
      }
      for (const s of sections) s.hidden = !one('.finding:not([hidden])', s);
      count.textContent = shown === total ? total + ' findings' : shown + ' of ' + total + ' findings';
      reset.hidden = !narrowed && !rule.value && !Object.values(off).includes(true);
      reset.textContent = place ? 'Show all places' : 'Show all findings';
    }
    function clear() { place = ''; text.value = ''; rule.value = ''; for (const b of all('input[type=checkbox]', form)) b.checked = true; apply(); }
    form.addEventListener('input', apply); form.addEventListener('submit', e => e.preventDefault()); reset.addEventListener('click', clear);
    document.addEventListener('keydown', e => { if (e.key === 'Escape') clear(); });
    for (const a of all('.picture a, .places-table a')) a.addEventListener('click', () => { place = a.getAttribute('href').slice(1); apply(); });
    window.addEventListener('beforeprint', () => all('details').forEach(d => { d.open = true; }));
    for (const e of all('[data-script]')) e.hidden = false;
    apply();
    })();
    """
}
