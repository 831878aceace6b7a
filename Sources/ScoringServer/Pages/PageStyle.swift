/// The one style sheet, part of every page: no other request, no script, no font to fetch.
enum PageStyle {
    static let css = """
        :root{--paper:#faf7f1;--card:#fffdf9;--ink:#2b2a27;--soft:#5f5a52;--line:#e6dfd2;
        --teal:#17695a;--v1:#8f3426;--v2:#d08a5b;--v3:#d8cfbd;--v4:#86bbac;--v5:#1f7a68}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);line-height:1.55;
        font-family:system-ui,-apple-system,"Segoe UI","Noto Sans",Roboto,sans-serif;font-size:17px}
        main,header,footer{max-width:44rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.1rem;display:flex;justify-content:space-between;gap:1rem;
        font-size:.9rem;color:var(--soft)}
        a{color:var(--teal);text-underline-offset:.18em;text-decoration-thickness:1px}
        a:focus-visible{outline:3px solid var(--teal);outline-offset:3px;border-radius:4px}
        h1{font-family:Georgia,"Noto Serif","Times New Roman",serif;font-weight:600;
        font-size:clamp(1.5rem,5.2vw,2.1rem);line-height:1.22;margin:.15rem 0 .4rem;
        text-wrap:balance}
        .unit{margin:1.6rem 0 .3rem;color:var(--teal);font-weight:600}
        .part{margin:0;color:var(--soft)}
        .bar-nav{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:baseline;
        justify-content:space-between;margin:1.2rem 0 1rem;border-top:1px solid var(--line);
        padding-top:.9rem}
        .kinds{display:flex;gap:.4rem;list-style:none;margin:0;padding:0}
        .kinds a{display:block;padding:.3rem .85rem;border:1px solid var(--line);
        border-radius:99px;text-decoration:none;background:var(--card)}
        .kinds a[aria-current]{background:var(--teal);border-color:var(--teal);color:#fff;
        font-weight:600}
        .steps{display:flex;gap:1.1rem}
        .period{font-size:1.05rem;margin:0 0 1rem}.period b{font-weight:650}
        .card{background:var(--card);border:1px solid var(--line);border-radius:18px;
        padding:1.5rem 1.5rem 1.3rem;margin:0 0 1.2rem;box-shadow:0 1px 2px #5b4b2a0f}
        .card h2{font-size:1rem;font-weight:500;color:var(--soft);margin:0 0 1rem;line-height:1.45;
        text-wrap:pretty}
        .big{font-family:Georgia,"Noto Serif","Times New Roman",serif;font-weight:600;
        font-size:clamp(3.4rem,15vw,5.4rem);line-height:1;letter-spacing:-.02em;margin:0;
        color:var(--teal);font-variant-numeric:lining-nums}
        .big+p{margin:.35rem 0 0;font-size:1.15rem}
        .n{margin:.2rem 0 1rem;color:var(--soft)}
        .scale{position:relative;height:10px;border-radius:5px;background:#efe9dd;
        margin:.4rem 0 .25rem}
        .scale i{position:absolute;top:0;bottom:0;border-radius:5px;background:#bcd8cf}
        .scale b{position:absolute;top:-4px;width:4px;height:18px;margin-left:-2px;
        border-radius:2px;background:var(--teal)}
        .ticks{display:flex;justify-content:space-between;font-size:.78rem;color:var(--soft)}
        h3{font-size:.95rem;margin:1.5rem 0 .55rem}
        .dist{display:flex;height:46px;border-radius:12px;overflow:hidden;gap:2px}
        .dist span{display:flex;align-items:center;justify-content:center;min-width:3px}
        .dist svg{width:26px;height:26px}
        svg{fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round}
        .eyes{fill:currentColor;stroke:none}
        .v1{background:var(--v1);color:#fff}.v2{background:var(--v2);color:#2b1206}
        .v3{background:var(--v3);color:#3d372b}.v4{background:var(--v4);color:#0b3229}
        .v5{background:var(--v5);color:#fff}
        .v1,.v2{background-image:repeating-linear-gradient(135deg,#fff3 0 2px,transparent 2px 8px)}
        .v3{background-image:radial-gradient(#0002 1px,transparent 1.4px);background-size:7px 7px}
        table{border-collapse:collapse;width:100%;margin:.7rem 0 0}
        td,th{padding:.34rem 0;border-bottom:1px solid var(--line);text-align:left;
        font-weight:400;vertical-align:middle}
        tr:last-child td,tr:last-child th{border-bottom:0}
        .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;
        padding-left:.9rem}
        .face{width:2.3rem}.face span{display:inline-flex;width:1.7rem;height:1.7rem;
        border-radius:50%;align-items:center;justify-content:center}
        .face svg{width:22px;height:22px}
        .soft{color:var(--soft)}.flags{margin:.2rem 0 0;padding-left:1.15rem}
        .note{border-left:4px solid var(--v2);padding:.1rem 0 .1rem .9rem;margin:1.3rem 0 0;
        font-size:.95rem}
        .trust h3{margin:0 0 .5rem;font-size:1.05rem;text-wrap:balance}
        .trust p{margin:.3rem 0}.trust table:not(:has(tr)),.trust ul:not(:has(li)){display:none}
        .trust .value{text-align:right;padding-left:.9rem;overflow-wrap:anywhere;
        font-variant-numeric:tabular-nums}.trust ul{margin:.6rem 0 0}.trust li{margin:.3rem 0}
        .empty{font-size:1.1rem;margin:.3rem 0}
        .hot{font-size:1.05rem;border:1px solid var(--teal);border-radius:14px;
        padding:.8rem 1.1rem;margin:0 0 1.2rem;background:#eef5f1}
        .hot b{font-size:1.25rem;white-space:nowrap}
        footer{font-size:.86rem;color:var(--soft);padding-bottom:2.5rem}
        footer p{margin:.4rem 0}
        .points{list-style:none;margin:0;padding:0}
        .points li:first-child{padding-top:0}
        .points li{padding:.85rem 0;border-bottom:1px solid var(--line)}
        .points li:last-child{border-bottom:0;padding-bottom:0}.points .sub{padding-left:1.3rem}
        .cells{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin-top:.25rem}
        .cells a{text-decoration:none;font-size:.9rem;color:var(--soft)}
        .cells b{font-size:1.05rem;color:var(--teal);font-variant-numeric:tabular-nums}
        .cells .none b{color:var(--soft);font-weight:400}
        .cells a:hover b{text-decoration:underline}
        @media(max-width:30rem){.card{padding:1.15rem 1.05rem}.dist{height:40px}}
        @media print{@page{size:A4;margin:12mm 14mm}body{background:#fff;font-size:9.8pt;
        line-height:1.4}main,footer{max-width:none;padding:0}.unit{margin:0}h1{font-size:18pt}
        .card{border-color:#bbb;box-shadow:none;padding:5mm 6mm;margin:0 0 4mm}
        .card h2{margin:0 0 3mm}h3{margin:4mm 0 1mm}.big{font-size:42pt}table{margin:1mm 0 0}
        td,th{padding:.5mm 0}.dist{height:11mm}.note{margin-top:4mm}.hot{padding:3mm 6mm}
        .kinds,.steps,.files,header{display:none}.bar-nav{border:0;margin:0;padding:0}
        a{color:inherit;text-decoration:none}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
