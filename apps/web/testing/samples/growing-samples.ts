/** Answers with every kind of Markdown that a model writes, each to be seen at every length. */
export const GROWING_SAMPLES: Record<string, string> = {
  figures: `Signals sold [$48,210,400.00](cell:ds-1:1:revenue) at **[39.8%](cell:ds-1:1:margin)**, down by
[1.4 percentage points](cell:ds-1:1:change?abs), after *much* of [no such figure](cell:). It is ~5% of $1,200 and 3*4.

**The best was [47.1%](cell:ds-1:2:margin)** for Controllers; see [the definitions](https://example.com/d?a=1&b=_2_).
`,
  tables: `Margins by unit:

| Unit | FY2025 | *FY2026* |
| :--- | ---: | ---: |
| **Controllers** | 45.5 % | [47.1%](cell:ds-1:2:margin) |
| Services \\| Repair | 29.1 % | [24.3%](cell:ds-1:4:margin) |

And then

| a | b |
|---|---|
| 1 | \`x\\|y\` |

The end.
`,
  lists: `What stands out:

- **Controllers** gained 1.6 points
  - on better prices
  - and *fewer* returns
    1. first
    2. second
- Services lost

  a paragraph in it

1. One
2. Two with \`code\`
10. Ten

* star
+ plus

- [ ] open
- [x] done
`,
  code: `Ask it so:

\`\`\`sql
select unit, sum(revenue) as "**revenue**"
from sales | where a_b = 1

-- [[not a link]]
group by unit
\`\`\`

Then \`inline **code**\` and \`\`two \` ticks\`\`.

~~~
# not a heading
~~~

Done.
`,
  blocks: `# Heading one

## Heading two with **bold**

Setext heading
---

A paragraph - with a dash
and a second line

---

> A quote with *emphasis*
> over two lines
>
> - and a list

***bold italic*** and ~~struck~~ and __bold__ and _italic_ and snake_case_name.

A [link](https://example.com/a_(b)) and <https://example.com/auto> and https://example.com/bare.

Escaped \\*stars\\* and \\[brackets\\] and 2 \\* 3.
`,
}
