/// The Mustache template of the page "why believe this number?".
enum TrustMarkup {
    static let page = """
        {{<frame}}
        {{$title}}{{heading}} – {{title}} {{dates}}{{/title}}
        {{$back}}<a href="{{back.href}}">‹ {{back.name}}</a>{{/back}}
        {{$main}}
        <p class="unit">{{title}}</p>
        <h1>{{heading}}</h1>
        <p class="period">{{periodName}} <b>{{dates}}</b></p>
        <p class="soft">{{introduction}}</p>
        {{#sections}}
        <section class="card trust">
        <h3>{{title}}</h3>
        {{#lines}}<p>{{.}}</p>{{/lines}}
        <table>
        {{#rows}}<tr><th scope="row">{{name}}</th><td class="value">{{value}}</td></tr>{{/rows}}
        </table>
        <ul class="flags soft">{{#notes}}<li>{{.}}</li>{{/notes}}</ul>
        </section>
        {{/sections}}
        {{/main}}
        {{$foot}}<p>{{text.method}}</p><p>{{asOf}}</p>{{/foot}}
        {{/frame}}
        """
}
