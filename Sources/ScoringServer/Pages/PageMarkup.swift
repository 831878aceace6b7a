/// The Mustache templates.
enum PageMarkup {
    /// What every page is framed by.
    static let frame = """
        <!DOCTYPE html>
        <html lang="{{text.code}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <title>{{$title}}{{/title}}</title>
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
        viewBox='0 0 24 24'%3E%3Ccircle cx='12' cy='12' r='11' fill='%231f7a68'/%3E%3Cpath \
        d='M7 14q5 5 10 0' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E">
        <style>\(PageStyle.css)</style>
        </head>
        <body>
        <header>
        <nav>{{$back}}{{/back}}</nav>
        <a href="{{otherLanguage.href}}" hreflang="{{text.otherCode}}" \
        lang="{{text.otherCode}}">{{otherLanguage.name}}</a>
        </header>
        <main>
        {{$main}}{{/main}}
        {{#hotline}}
        <p class="hot">{{text.hotline}}: <b>{{.}}</b></p>
        {{/hotline}}
        </main>
        <footer>
        {{$foot}}{{/foot}}
        <p>{{text.privacy}}</p>
        </footer>
        </body>
        </html>

        """

    /// The page of one point.
    static let point = """
        {{<frame}}
        {{$title}}{{title}} – {{periodName}} {{dates}}{{/title}}
        {{$back}}<a href="/?lang={{text.code}}">‹ {{text.allPoints}}</a>{{/back}}
        {{$main}}
        <p class="unit">{{unit}}</p>
        <h1>{{title}}</h1>
        {{#partOf}}<p class="part">{{.}}</p>{{/partOf}}
        <div class="bar-nav">
        <ul class="kinds">
        {{#kinds}}<li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a>\
        </li>{{/kinds}}
        </ul>
        <nav class="steps">
        <a rel="prev" href="{{previous.href}}">‹ {{previous.name}}</a>
        {{#next}}<a rel="next" href="{{href}}">{{name}} ›</a>{{/next}}
        </nav>
        </div>
        <p class="period">{{periodName}} <b>{{dates}}</b></p>
        {{#cards}}
        <section class="card">
        <h2>{{question}}</h2>
        {{#withheld}}<p class="empty">{{.}}</p>{{/withheld}}
        {{#figure}}
        \(figure)
        {{/figure}}
        </section>
        {{/cards}}
        {{#message}}<section class="card"><p class="empty">{{.}}</p></section>{{/message}}
        {{#why}}<p><a href="{{.}}">{{text.why}}</a></p>{{/why}}
        {{/main}}
        {{$foot}}
        <p>{{text.method}}</p>
        <p>{{asOf}} · <span class="files"><a href="{{json}}">JSON</a> · <a href="{{csv}}">CSV</a>\
        </span></p>
        {{/foot}}
        {{/frame}}
        """

    /// One published figure: the headline, its interval, the levels, and what was left out.
    private static let figure = """
        <p class="big">{{percent}}</p>
        <p>{{text.headline}}</p>
        <p class="n">{{valid}} · {{range}}</p>
        <div aria-hidden="true">
        <div class="scale"><i style="left:{{low}}%;width:{{width}}%"></i>\
        <b style="left:{{middle}}%"></b></div>
        <div class="ticks"><span>0%</span><span>50%</span><span>100%</span></div>
        </div>
        <h3>{{text.distribution}}</h3>
        <div class="dist" role="img" aria-label="{{spoken}}">
        {{#bar}}{{#weight}}<span class="{{look}}" style="flex:{{weight}}">\
        {{#wide}}\(face){{/wide}}</span>{{/weight}}{{/bar}}
        </div>
        <table>
        {{#levels}}
        <tr><td class="face" aria-hidden="true"><span class="{{look}}">\(face)</span></td>\
        <th scope="row">{{name}}</th><td class="num">{{share}}</td>\
        <td class="num soft">{{count}}</td></tr>
        {{/levels}}
        </table>
        <h3>{{text.otherFigures}}</h3>
        <table>
        {{#mean5}}<tr><th scope="row">{{text.mean5}}</th><td class="num">{{.}}</td></tr>{{/mean5}}
        <tr><th scope="row">{{text.points}}</th><td class="num">{{points}}</td></tr>
        </table>
        {{#leftOut}}
        <h3>{{.}}</h3>
        <ul class="flags soft">{{#reasons}}<li>{{.}}</li>{{/reasons}}</ul>
        {{/leftOut}}
        {{#noted}}
        <h3>{{.}}</h3>
        <ul class="flags soft">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        {{/noted}}
        {{#withoutDay}}<p class="note">{{.}}</p>{{/withoutDay}}
        <p class="note">{{text.voluntary}}</p>
        """

    private static let face = """
        <svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="10"/><g class="eyes">\
        <circle cx="8.6" cy="9.6" r="1.3"/><circle cx="15.4" cy="9.6" r="1.3"/></g>\
        <path d="{{mouth}}"/></svg>
        """

    /// The list of points.
    static let list = """
        {{<frame}}
        {{$title}}{{text.listTitle}}{{/title}}
        {{$back}}{{text.product}}{{/back}}
        {{$main}}
        <h1 style="margin-top:1.4rem">{{text.listTitle}}</h1>
        <p class="soft">{{text.listIntroduction}}</p>
        {{#empty}}<section class="card"><p class="empty">{{text.listEmpty}}</p></section>{{/empty}}
        {{#units}}
        <p class="unit">{{name}}</p>
        <section class="card"><ul class="points">
        {{#items}}
        <li{{#part}} class="sub"{{/part}}>{{name}}
        {{#note}}<br><small class="soft">{{.}}</small>{{/note}}
        <div class="cells">{{#cells}}<a href="{{href}}"{{^shown}} class="none"{{/shown}}>\
        {{name}} <b>{{value}}</b></a>{{/cells}}</div>
        </li>
        {{/items}}
        </ul></section>
        {{/units}}
        {{/main}}
        {{$foot}}<p>{{text.voluntary}}</p><p>{{text.method}}</p>{{/foot}}
        {{/frame}}
        """
}
