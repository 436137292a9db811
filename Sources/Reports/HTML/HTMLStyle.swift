/// The style sheet and symbols of pages, for light and dark mode, phones and print.
enum HTMLStyle {
  /// The symbols of severities, which differ in shape as well as in color.
  static let signs = """
    <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
    <symbol id="sign-error" viewBox="0 0 14 14"><path class="body" d="M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z"/>\
    <path class="ink" d="M4.7 4.7l4.6 4.6M9.3 4.7L4.7 9.3"/></symbol>
    <symbol id="sign-warning" viewBox="0 0 14 14"><path class="body" d="M7 .9l6.4 11.6H.6z"/>\
    <path class="ink" d="M7 5v3.4M7 10.4v.3"/></symbol>
    <symbol id="sign-info" viewBox="0 0 14 14"><circle class="body" cx="7" cy="7" r="6.2"/>\
    <path class="ink" d="M7 6.4v4M7 3.7v.2"/></symbol>
    <symbol id="sign-ok" viewBox="0 0 14 14"><path class="tick" d="M2.8 7.4l2.9 2.9 5.6-6.2"/></symbol>
    <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" \
    orient="auto"><path class="arrow" d="M0 .8L7 4 0 7.2z"/></marker>
    </defs></svg>
    """

  static let text = """
    :root{--bg:#fff;--fg:#1d232b;--muted:#57606a;--rule:#d5dbe2;--card:#f5f7f9;--box:#fff;--on:#fff;\
    --error:#b3261e;--warning:#8a5200;--info:#0b5cad;--ok:#1a6e34;--link:#0b5cad;\
    --error-soft:#fdeceb;--warning-soft:#fdf3de;--info-soft:#e8f1fb}
    @media (prefers-color-scheme:dark){:root{--bg:#11151a;--fg:#e4e8ee;--muted:#9ba6b3;--rule:#343d48;\
    --card:#191f26;--box:#222a33;--on:#11151a;--error:#ff8f86;--warning:#f1b84b;--info:#82bdff;--ok:#6ccd88;\
    --link:#82bdff;--error-soft:#3a2020;--warning-soft:#362b15;--info-soft:#1a2c40}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-padding-top:5rem}
    body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    main{max-width:1080px;margin:0 auto;padding:1rem 1rem 4rem}
    h1{font-size:1.6rem;margin:0 0 .5rem;line-height:1.2}
    h2{font-size:1.25rem;margin:2.5rem 0 1rem;overflow-wrap:anywhere}
    h3{font-size:1.05rem;margin:2.2rem 0 .6rem}
    h4{font-size:.95rem;margin:0 0 .5rem;font-weight:400;overflow-wrap:anywhere}
    a{color:var(--link)}
    a:focus-visible,input:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
    code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    code{overflow-wrap:anywhere}
    .verdict{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;font-weight:600;margin:.3rem 0}
    .extent{color:var(--muted);margin:.3rem 0}
    span.pill{display:inline-flex;align-items:center;gap:.4rem;padding:.15rem .7rem .15rem .5rem;border-radius:99px;color:var(--on)}
    span.pill.error{background:var(--error)}span.pill.warning{background:var(--warning)}span.pill.info{background:var(--info)}
    svg.sign{width:1em;height:1em;vertical-align:-.13em;flex:none}
    .sign{--ink:var(--on)}.sign.error{--body:var(--error)}.sign.warning{--body:var(--warning)}.sign.info{--body:var(--info)}
    .pill .sign,.sign.on{--body:var(--on)}
    .pill .sign.error,.sign.on.error{--ink:var(--error)}.pill .sign.warning,.sign.on.warning{--ink:var(--warning)}\
    .pill .sign.info,.sign.on.info{--ink:var(--info)}
    .body{fill:var(--body)}.ink{fill:none;stroke:var(--ink);stroke-width:1.8;stroke-linecap:round}
    .tick{fill:none;stroke:var(--ok);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
    [hidden]{display:none!important}
    header{max-width:1080px;margin:0 auto;padding:1.5rem 1rem 0}
    .origin{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;margin:.6rem 0 0;font-size:.9rem}
    .origin div{display:flex;gap:.5rem;min-width:0}.origin dt{color:var(--muted)}.origin dd{margin:0;min-width:0;overflow-wrap:anywhere}
    .filter{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;align-items:center;margin:0 -1rem;\
    padding:.5rem 1rem;background:var(--bg);border-bottom:1px solid var(--rule)}
    @media (max-width:820px){.filter{position:static}}
    .filter fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}
    .filter legend{float:left;padding:0;margin-right:.6rem;color:var(--muted);line-height:2rem}
    .filter label{display:inline-flex;gap:.4rem;align-items:center;min-height:2rem}
    .filter input[type=checkbox]{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--link)}
    .filter input[type=search],.filter select,.filter button{font:inherit;font-size:.95rem;color:var(--fg);background:var(--box);\
    border:1px solid var(--muted);border-radius:6px;padding:.2rem .5rem;min-height:2rem;max-width:15rem}
    .filter button{cursor:pointer;color:var(--link)}.filter output{color:var(--muted);font-size:.9rem}
    body:has(#show-error:not(:checked)) .severity.error,body:has(#show-warning:not(:checked)) .severity.warning,\
    body:has(#show-info:not(:checked)) .severity.info{display:none}
    .issue{border-left:4px solid var(--error);padding:.5rem .8rem;background:var(--error-soft);overflow-wrap:anywhere}
    figure{margin:0;padding:1rem;border:1px solid var(--rule);border-radius:10px;background:var(--card)}
    figcaption{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;justify-content:center;color:var(--muted);font-size:.85rem;margin-top:.8rem}
    figcaption .dashed{display:inline-block;width:1.1em;height:.8em;border:1.5px dashed var(--muted);border-radius:3px}
    .picture{display:block;width:100%;height:auto;margin:0 auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    .picture.narrow{display:none}
    @media (max-width:820px){.picture.wide{display:none}.picture.narrow{display:block}figure{padding:.6rem}}
    .group{fill:var(--bg);stroke:var(--rule)}
    .box{fill:var(--box);stroke:var(--muted)}
    .box.error,.group.error{stroke:var(--error);stroke-width:2}.box.warning,.group.warning{stroke:var(--warning);stroke-width:2}\
    .box.info,.group.info{stroke:var(--info);stroke-width:2}
    .box.error{fill:var(--error-soft)}.box.warning{fill:var(--warning-soft)}.box.info{fill:var(--info-soft)}
    .missing{fill:none;stroke-dasharray:4 3}
    .bridge{fill:var(--muted);stroke:var(--muted);rx:2px}.bridge.missing{fill:none;stroke-dasharray:2 2}
    .title{font-size:13px;font-weight:600;fill:var(--fg)}.title.small{font-size:11.5px}.detail{font-size:11.5px;fill:var(--muted)}
    .keys{font-size:10.5px;fill:var(--muted);font-weight:600}b.keys{color:var(--muted)}
    .number{font-size:12px;font-weight:700;fill:var(--on)}
    rect.pill{stroke:var(--bg)}rect.pill.error{fill:var(--error)}rect.pill.warning{fill:var(--warning)}rect.pill.info{fill:var(--info)}
    .line:is(path){fill:none;stroke:var(--muted);stroke-width:1.5}
    .arrow{fill:var(--muted)}
    .line.broken{stroke-dasharray:5 4;stroke-width:2}.line.cut{stroke-dasharray:2 4}
    .line.error{stroke:var(--error)}.line.warning{stroke:var(--warning)}
    .picture a{cursor:pointer}.picture a:hover .title,.picture a:hover .detail{text-decoration:underline}
    .picture a:focus-visible{outline:none}.picture a:focus-visible .box,.picture a:focus-visible .group{stroke:var(--link);stroke-width:4}
    table{border-collapse:collapse;width:100%;max-width:44rem;margin:1.5rem 0;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;padding-bottom:.3rem}
    th,td{padding:.4rem .6rem;border-bottom:1px solid var(--rule);text-align:right;font-weight:400}
    thead th{color:var(--muted);font-size:.85rem}
    th:first-child,td[colspan]{text-align:left;padding-left:0}
    th:last-child,td:last-child{padding-right:.2rem}
    @media (max-width:420px){th,td{padding:.4rem .3rem}}
    td.none{color:var(--muted)}
    .anchor{position:relative;top:-1rem}
    .badge{display:inline-flex;align-items:center;gap:.35rem;padding:.05rem .6rem .05rem .4rem;margin-right:.3rem;border-radius:99px;\
    font-size:.85rem;font-weight:600}
    .badge.error{background:var(--error-soft);color:var(--error)}.badge.warning{background:var(--warning-soft);color:var(--warning)}\
    .badge.info{background:var(--info-soft);color:var(--info)}
    .count{color:var(--muted);margin-left:.4rem}
    .item+.item,.more>.item{border-top:1px solid var(--rule);margin-top:.8rem;padding-top:.6rem}
    .more>summary{margin:.8rem 0 0;color:var(--link);cursor:pointer}
    .item:has(>.anchor:target)>.message{outline:3px solid var(--link);outline-offset:3px;border-radius:2px}
    .finding{border:1px solid var(--rule);border-left:4px solid var(--info);border-radius:8px;padding:.8rem 1rem;margin:.8rem 0;\
    overflow-wrap:anywhere;content-visibility:auto;contain-intrinsic-size:auto 16rem}
    .finding.error{border-left-color:var(--error)}.finding.warning{border-left-color:var(--warning)}
    .finding p{margin:.3rem 0}
    .message{font-weight:600}
    .where,.note,.places{font-size:.9rem}.where{color:var(--muted)}
    .rule:target{box-shadow:0 0 0 3px var(--link)}
    pre{margin:.6rem 0;padding:.4rem 0;background:var(--card);border-radius:6px;overflow:hidden}
    pre .line{display:grid;grid-template-columns:3.4rem 1fr}
    pre .line i{font-style:normal;text-align:right;padding-right:.8rem;color:var(--muted);user-select:none}
    pre .line span{white-space:pre-wrap;overflow-wrap:anywhere;padding-right:.6rem}
    pre .meant i{color:var(--fg);font-weight:700}
    mark{color:inherit;background:var(--info-soft);border-bottom:2px solid var(--info);border-radius:2px}
    .error mark{background:var(--error-soft);border-color:var(--error)}.warning mark{background:var(--warning-soft);border-color:var(--warning)}
    .rule{padding:.2rem .8rem;border-radius:8px}.rule h3{margin:1rem 0 .2rem}.rule p{margin:.2rem 0 .8rem;max-width:70ch}
    .note,.message{max-width:80ch}
    @media print{:root{--bg:#fff;--fg:#000;--muted:#444;--rule:#bbb;--card:#fff;--box:#fff;--on:#fff;--error:#b3261e;--warning:#8a5200;\
    --info:#0b5cad;--ok:#1a6e34;--link:#000;--error-soft:#fff;--warning-soft:#fff;--info-soft:#fff}
    .filter{display:none}.finding{content-visibility:visible}tr,.item,figure{break-inside:avoid}caption,thead{break-after:avoid}.picture.wide{display:block}.picture.narrow{display:none}\
    details::details-content{content-visibility:visible;block-size:auto}a{text-decoration:none}main{padding:0;max-width:none}h3,h4{break-after:avoid}\
    *{print-color-adjust:exact}}

    """
}
