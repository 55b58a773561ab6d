"""How the page looks: by day and by night, on a telephone and on paper."""

STYLE = """
:root { color-scheme: light dark;
  --ground: #f7f5f0; --sheet: #ffffff; --ink: #1d1b18; --soft: #5c574e; --line: #ddd8cc; --link: #0b5394;
  --qa: #cfe3fb; --point: #fbe6a2; --statement: #dfeeda; --first: #2f7d4f; --shown: #d0a018; --missed: #c2452d;
  --error: #a3260f; --warning: #7d5600; --note: #3f5f78; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #171614; --sheet: #211f1c; --ink: #ece8df; --soft: #b0a99b; --line: #3d3932; --link: #8fc1f5;
  --qa: #1d4468; --point: #5a4a12; --statement: #2d4a2c; --first: #58b57e; --shown: #d9b144; --missed: #e4755c;
  --error: #ff9c87; --warning: #eec35f; --note: #9fc4e0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.65;
  font-family: system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; }
main, header, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.75rem 0 .25rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
bdi { overflow-wrap: anywhere; }
.soft, figcaption, caption { color: var(--soft); font-size: .9rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .6rem; margin: 1rem 0 0; }
.figures div { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.figures dt { color: var(--soft); font-size: .85rem; }
.figures dd { margin: 0; font-size: 1.6rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.level { display: inline-block; font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem;
  padding: 0 .6rem; margin-right: .5rem; }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
.side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: .75rem;
  list-style: none; padding: 0; margin: .5rem 0 1rem; }
.side li { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.side strong { display: block; }
blockquote { margin: .35rem 0; padding-left: .7rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { font-size: .85rem; color: var(--soft); font-weight: 600; }
tbody th { font-weight: 500; min-width: 6.5rem; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; max-width: 46rem; }
svg text { fill: var(--ink); font-size: 13px; }
.bar-first { fill: var(--first); } .bar-shown { fill: var(--shown); } .bar-missed { fill: var(--missed); }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; margin: .5rem 0;
  font-size: .9rem; }
.key i { display: inline-block; width: .9rem; height: .9rem; border-radius: .2rem; margin-right: .4rem;
  vertical-align: -.1rem; }
.key .first { background: var(--first); } .key .shown { background: var(--shown); }
.key .missed { background: var(--missed); }
.key .qa { background: var(--qa); } .key .key_point { background: var(--point); }
.key .statement { background: var(--statement); } .key .doubtful { border-bottom: 3px double var(--missed); }
details { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; margin: .75rem 0; }
summary { cursor: pointer; padding: .7rem .9rem; }
summary b { margin-right: .6rem; }
progress { width: 6rem; height: .55rem; accent-color: var(--first); vertical-align: middle; margin-right: .5rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; padding: .2rem .9rem 1rem; margin: 0; }
mark { color: inherit; border-radius: .2rem; padding: .05em 0; }
mark.qa { background: var(--qa); } mark.key_point { background: var(--point); }
mark.statement { background: var(--statement); }
mark.doubtful { text-decoration: underline double var(--missed); text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
footer { padding: 3rem 1.25rem 2rem; }
@media print { body { background: none; } details, .side li { break-inside: avoid; } }
"""
