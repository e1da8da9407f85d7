extension HTMLReport {
    /// The file.
    ///
    /// It is well-formed XML too, but for its first line.
    public var text: String {
        var lines = [
            "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\"/>",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
            HTML.element("title", title), "<style>\(HTML.style)</style>", "</head>", "<body>", "<main>",
            "<header>", HTML.element("h1", title),
        ]
        if let subtitle { lines.append(HTML.element("p", subtitle, class: "subtitle")) }
        lines.append("</header>")
        if !facts.isEmpty { lines.append(HTML.facts(facts)) }
        lines += (notes.filter(\.isWarning) + notes.filter { !$0.isWarning }).map { note in
            let label = HTML.element("strong", note.isWarning ? "Warning" : "Note")
            return "<p class=\"note\(note.isWarning ? " warning" : "")\">\(label) \(Markup.escaped(note.text))</p>"
        }
        for section in sections {
            lines += ["<section>", HTML.element("h2", section.title)]
            lines += section.contents.map(HTML.content)
            lines.append("</section>")
        }
        lines += ["</main>", "</body>", "</html>", ""]
        return lines.joined(separator: "\n")
    }
}

/// Parts of a page.
enum HTML {
    static func element(_ name: String, _ text: String, class style: String? = nil) -> String {
        "<\(name)\(style.map { " class=\"\($0)\"" } ?? "")>\(Markup.escaped(text))</\(name)>"
    }

    static func content(_ content: HTMLReport.Content) -> String {
        switch content {
        case .paragraph(let text): element("p", text)
        case .preformatted(let text): element("pre", text)
        case .facts(let facts): self.facts(facts)
        case .table(let table): self.table(table)
        case .coefficients(let table): coefficients(table)
        case .plots(let plots):
            "<div class=\"plots\">\n" + plots.map { "<figure>\($0)</figure>" }.joined(separator: "\n") + "\n</div>"
        }
    }

    static func facts(_ facts: [HTMLReport.Fact]) -> String {
        let items = facts.map { "<div>" + element("dt", $0.label) + element("dd", $0.value) + "</div>" }
        return "<dl>\n" + items.joined(separator: "\n") + "\n</dl>"
    }

    static func table(_ table: HTMLReport.Table) -> String {
        var lines = ["<div class=\"scroll\">", "<table>"]
        if let caption = table.caption { lines.append(element("caption", caption)) }
        let headings = table.columns.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
        lines += ["<thead><tr>\(headings)</tr></thead>", "<tbody>"]
        for row in table.rows {
            let label = row.first.map { "<th scope=\"row\">\(Markup.escaped($0))</th>" } ?? ""
            lines.append("<tr>" + label + row.dropFirst().map { element("td", $0) }.joined() + "</tr>")
        }
        return (lines + ["</tbody>", "</table>", "</div>"]).joined(separator: "\n")
    }

    static func coefficients(_ table: CoefficientTable) -> String {
        let known = (table.leftFacts + table.rightFacts + table.accuracyFacts).filter { !$0.value.isEmpty }
        let facts = known.map { fact in
            let label = fact.label.hasSuffix(":") ? String(fact.label.dropLast()) : fact.label
            // The format keeps the point of 812., which looks like the end of a sentence here.
            let value = fact.value.hasSuffix(".") ? String(fact.value.dropLast()) : fact.value
            return HTMLReport.Fact(label, String(value.drop { $0 == " " }))
        }
        let name = table.statisticName
        let rows = table.rows.map { row in
            var cells = CoefficientTable.cells(row).enumerated().map { column, cell in
                column == 0 ? cell : String(cell.drop { $0 == " " })
            }
            if let probability = row.probability, probability < 0.0005 { cells[4] = "< 0.001" }
            return cells
        }
        let columns = ["", "coef", "std err", name, "P>|\(name)|", "[0.025", "0.975]"]
        let notes = table.notes.map { element("p", $0, class: "note") }
        return ([self.facts(facts), self.table(.init(columns: columns, rows: rows))] + notes).joined(separator: "\n")
    }

    static let style = [
        ":root{color-scheme:light dark;--back:#fff;--card:#f6f8fa;--text:#1f2933;--muted:#5b6673;--line:#dfe3e8;",
        "--accent:#0072b2;--alert:#d55e00}",
        "@media screen and (prefers-color-scheme:dark){:root{--back:#14181d;--card:#1d232a;--text:#e6e9ed;",
        "--muted:#a5b0bc;--line:#2f3740;--accent:#56b4e9;--alert:#e69f00}}",
        "body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,-apple-system,'Segoe UI',",
        "Roboto,'Helvetica Neue',Arial,sans-serif}",
        "main{max-width:1080px;margin:0 auto;padding:32px 24px 64px}",
        "h1{font-size:26px;line-height:1.25;margin:0}h2{font-size:19px;margin:40px 0 12px;padding-bottom:6px;",
        "border-bottom:1px solid var(--line)}.subtitle{color:var(--muted);margin:4px 0 0}p{margin:12px 0}",
        "dl{display:flex;flex-wrap:wrap;gap:1px;margin:20px 0;",
        "background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden}",
        "dl div{flex:1 1 180px;background:var(--card);padding:8px 12px}dt{color:var(--muted);font-size:12px}",
        "dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}",
        ".note{border-left:3px solid var(--accent);background:var(--card);padding:8px 12px;margin:8px 0}",
        ".warning{border-color:var(--alert)}.warning strong{color:var(--alert)}",
        ".scroll{overflow-x:auto;margin:16px 0}table{border-collapse:collapse;min-width:50%;",
        "font-variant-numeric:tabular-nums}caption{text-align:left;color:var(--muted);padding-bottom:6px}",
        "th,td{padding:5px 14px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}",
        "thead th{color:var(--muted);font-size:13px;font-weight:600}th:first-child{text-align:left;padding-left:4px}",
        "tbody th{font-weight:500}",
        "pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;overflow-x:auto}",
        ".plots{display:flex;flex-wrap:wrap;gap:20px;margin:16px 0;",
        "align-items:flex-start}figure{flex:1 1 420px;max-width:640px;margin:0;border:1px solid var(--line);",
        "border-radius:8px;overflow:hidden;",
        "break-inside:avoid}figure svg{display:block;width:100%;height:auto}",
        "@media print{body{font-size:12px}main{max-width:none;padding:0}th,td{padding:3px 6px}",
        "tbody th{white-space:normal;overflow-wrap:anywhere}.plots{display:block}figure{margin-bottom:12px}",
        "h2{break-after:avoid}tr,.note,dl div{break-inside:avoid}}",
    ].joined()
}
