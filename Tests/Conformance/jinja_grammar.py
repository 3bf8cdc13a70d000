"""Random Jinja templates for jinja_differential.py, as trees that can be made smaller.

Expressions come from tables of forms by the type of their result: `{s}` stands for an expression that gives a str.
One in twenty of these gets an expression of any type, so errors are tried as well.
"""

import random

# What every template sees, in the notation of the recorded cases.
CONTEXT = {
    "s": "hello World", "u": "Ünï ß ǅ İ 𝒳 e\u0301 日本", "e": "", "ml": "a b\nc\r\nd\n\n e", "h": "<a href='x'>&amp; \"q\"</a>",
    "num": "42", "fl": " -3.50 ", "pc": "%s is %d", "i": 7, "j": -3, "z": 0, "big": 2**70, "nb": -(10**25),
    "f": 2.5, "g": -0.0, "inf": {"$float": "inf"}, "nan": {"$float": "nan"}, "bt": True, "bf": False, "no": None,
    "l": [3, 1, 2], "ls": ["b", "A", "c", "B"], "lf": [1.5, -2, 0, True], "lm": [1, "x", None, 2.5, [1], {"k": 1}],
    "le": [], "ll": [[1, 2], [3], []],
    "ld": [{"a": 1, "b": "x"}, {"a": 3, "b": "Y"}, {"a": 1, "b": "z", "c": {"d": 5}}],
    "d": {"a": 1, "b": {"c": [1, 2]}, "items": 5, "Z": "z"}, "de": {}, "di": {"x": 3, "Y": 1, "w": 2},
    "t": {"$tuple": [1, "a", None]}, "ti": {"$tuple": [3, 1, 2]}, "te": {"$tuple": []},
    # Sets of small integers only: the order of other elements depends on Python's hash seed, and that of integers which
    # share a place of the table on everything that was ever removed from the set.
    "st": {"$set": [5, 1, 7]}, "su": {"$set": [1, 2]},
    "o": {"$obj": {"a": 1, "name": "n", "rows": [1, 2]}},
    "dt": {"$datetime": "2024-02-29T13:05:09.000120"}, "dt2": {"$datetime": "1999-12-31T23:59:59"},
    "da": {"$date": "2023-01-05"}, "dc": {"$decimal": "12.340"}, "dn": {"$decimal": "-0.5"},
    "args": {"$fn": "args"}, "ident": {"$fn": "identity"}, "fail": {"$fn": "fail"},
}

# Other templates, for include, import and extends.
FILES = {
    "inc": "[{{ s }}:{{ x }}]",
    "mac": "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{% set exported = [1, 2] %}{% set _hidden = 1 %}",
    "base": "<{% block a %}A{{ s }}{% endblock %}|{% block b scoped %}B{% endblock %}>",
    "bad": "{{ s.nope.more }}",
    "lib": "{% macro each(l, sep=', ') %}{% for x in l %}{{ caller(x) if caller is defined else x }}{{ sep if not loop.last }}{% endfor %}{% endmacro %}"
           "{% macro all() %}{{ varargs }}{{ kwargs|dictsort }}{% endmacro %}{% macro deep(n) %}{{ n }}{% if n > 0 %}({{ deep(n - 1) }}){% endif %}{% endmacro %}{% set t = 'lib' %}",
    "child": "{% extends 'base' %}{% block a %}[{{ super() }}]{% endblock %}{% set top = 1 %}{% block b %}{{ x }}{{ self.a() }}{% endblock %}",
    "loop": "{% for x in l %}{{ loop.index }}{{ x }}{% endfor %}{{ loop }}",
}

LEAVES = {
    "s": ["s", "u", "e", "ml", "h", "num", "fl", "''", "'a'", "'B'", "\"x'y\"", "'a,b,,c'", "'  pad\\t'", "'ß'", "'é'",
          "'\\u0130'", "'1_000'", "'0x1f'", "'1e3'", "'a\\nb'", "'aXbX'", "'%'", "'TITLE case'", "'ab' 'cd'", "'٣'",
          "'http://x.y/z?q=1&r=2'", "'ﬁ'", "'Σας'", "'a\\\\b'", "'\\x41'", "'tab\\there'", "'{}'", "'&<>'", "'²'"],
    "i": ["i", "j", "z", "big", "nb", "0", "1", "2", "3", "-1", "10", "255", "1_000", "0x1F", "0b101", "0o17",
          "9223372036854775807", "-9223372036854775808", "9223372036854775808", "100000000000000000000", "bt", "12345"],
    "f": ["f", "g", "inf", "nan", "0.1", "1.0", "1e30", "1.5e-7", "100.0", "1e16", "123456789.125", "-2.5", "0.5",
          "1e22", "3.14159", "2.675", "1e-5", "0.0001", "1_0.5", "dc", "dn"],
    "b": ["true", "false", "True", "bt", "bf"],
    "l": ["l", "ls", "lf", "lm", "le", "ll", "ld", "[]", "[1]", "[none, '']", "[1, 2, 3, 4, 5]", "[[1], [2]]"],
    "L": ["l", "lf", "le", "ti", "[3, 1, 2]", "[2.5, 1]", "[1, 1, 0]", "range(5)", "st"],
    "S": ["ls", "['x']", "['b', 'a', 'B']", "le", "['1', '10', '9']", "['é', 'z', 'É']"],
    "D": ["ld", "ld", "[{'a': 1}]", "[{'a': 'x', 'b': 2}, {'a': 'X', 'b': 1}]", "le", "[d, di]", "[o]"],
    "d": ["d", "de", "di", "{}", "{'a': 1}", "{1: 2, none: 3}", "{'k': 'v', 'n': [1]}", "{true: 1, 1.0: 2}"],
    "t": ["t", "ti", "te", "(1, 2)", "()", "('a',)", "(1, 'b', 2.5)"],
    "z": ["st", "su"],
    # What sets are joined with: integers, for the same reason.
    "j": ["su", "st", "[1, 2, 6]", "range(4)", "ti", "[0, true]", "[]"],
    "R": ["range(3)", "range(1, 9, 3)", "range(5, 0, -2)", "range(0)"],
    "w": ["dt", "dt2"],
    "y": ["da", "dt.date()"],
    "n": ["none", "no", "None"],
    # Keys of dicts: a literal key that can't be hashed already fails while Jinja2 compiles, even in code that never runs.
    "h": ["s", "1", "'a'", "none", "true", "t", "2.5", "big", "1.0", "u", "(1, 2)", "i"],
    "q": ["o", "range", "namespace(a=1)", "joiner('-')"],
    "N": ["nope", "d.nope", "o.nope", "l[9]", "d['zz']", "s.nope", "none.x"],
    # Small whole numbers, for counts and places.
    "c": ["0", "1", "2", "3", "4", "5", "7", "12", "20", "-1", "-2", "none", "true"],
    "a": ["'a'", "'b'", "'c.d'", "'c'", "'0'", "0", "1", "'a,b'", "'nope'", "'b,a'", "'items'"],
    "T": ["'odd'", "'even'", "'string'", "'number'", "'defined'", "'none'", "'lower'", "'iterable'", "'mapping'",
          "'true'", "'upper'", "'nosuch'"],
    "C": ["'=='", "'eq'", "'ne'", "'lt'", "'>'", "'ge'", "'in'", "'divisibleby'", "'sameas'", "'equalto'"],
    "F": ["'upper'", "'int'", "'string'", "'length'", "'abs'", "'first'", "'title'", "'list'", "'nosuch'", "'float'",
          "'round'", "'trim'", "'capitalize'"],
    "K": ["'%Y-%m-%d'", "'%H:%M:%S.%f'", "'%a %A %b %B %j %U %W %w %p %I %y %%'", "'%c|%x|%X'", "'%G-%V %u'", "'%d/%m/%y'", "''",
          "'%e %-d %s'", "'%D %T %R %F %h %n'"],
    # Format specifications.
    "P": ["''", "'5'", "'<8'", "'>8'", "'^9'", "'*^9'", "'05'", "'+'", "' '", "',d'", "'x'", "'#x'", "'b'", "'#o'", "'e'", "'.2f'",
          "'.3e'", "'g'", "'.3g'", "'%'", "'.1%'", "'_d'", "'n'", "'c'", "'08.3f'", "'=+8'", "'.2'", "'10s'", "'.2s'", "'X'", "'G'",
          "',.2f'", "'q'", "'-'", "'#.3g'", "'z.1f'", "'#_x'"],
    # printf-like formats.
    # Encodings and what to do with letters that they lack.
    "E": ["'utf-8'", "'ascii'", "'latin-1'", "'utf8'", "'UTF-8'", "'nosuch'"],
    "E2": ["'ignore'", "'replace'", "'strict'", "'xmlcharrefreplace'", "'backslashreplace'", "'nosuch'"],
    # Names of attributes.
    "x2": ["a", "b", "items", "name", "keys", "0", "nope", "upper", "count", "index", "real", "append", "_a", "__class__", "year", "values"],
    "M": ["'%s'", "'%d'", "'%5d|'", "'%-5s|'", "'%05.1f'", "'%x'", "'%#o'", "'%e'", "'%g'", "'%r'", "'%c'", "'%%'", "'%(a)s'", "'%+d'",
          "'%.3s'", "'% d'", "'%i'", "'%u'", "'%X'", "'%a'", "'%s %s'", "'%G'", "'%.0f'", "'%q'", "'%'", "'%.10g'", "'%5%'"],
}

S_FORMS = """
{s}.encode({E}).decode({E}) {s}.encode({E},{E2})|string {s}.encode()|string {s}.encode().decode({E},{E2}) {s}|upper|lower {s}.splitlines()|join({s}) {s}.split({s})|join({s}) {x}|pprint|length|string
{x}~{x}~{x} {s}|urlize({c},true) {s}|urlize(target={s}) {s}|urlize(nofollow=true,rel={s}) {s}|urlize(rel={x}) {s}|wordwrap({c},{b},{s},{b}) {s}|truncate(length={c},end={s},leeway={c}) {s}|indent(width={c},first=true,blank=true) {x}|tojson(indent={c}) {d}|tojson
{s}|replace(old={s},new={s}) {s}.format(*{l}) {s}.format(**{d}) '{a[k]}{0.real}{1!a:>{2}}'.format({x},{x},{c},a={d}) '{:>{w}.{p}f}'.format({f},w={c},p={c}) '{:{fill}{al}{w}}'.format({x},fill=e,al='<',w={c}) '{!s:^9}'.format({x}) '{0:{1}}'.format({i},{P})
'%*d'%({c},{i}) '%-*.*f|'%({c},{c},{f}) '%(a)s%(b)r'%{d} '%(k)5s|%(n)-8r|'%{'k':{x},'n':{x}} '%s%s%s'|format({x},{x},{x}) '%(a)d'|format(a={x}) {M}%[{x}] {s}[-1] {s}[-3:] {s}[:-1] {s}[{c}]|upper {l}|join(attribute={a}) {l}|map('string')|join({s})
{d}|join(',') {t}|join({s}) {z}|join(',') {R}|join {s}|title|swapcase {s}.title().swapcase() ({s}|e)~({s}|safe) ({s}|safe)|replace({s},{s}) {s}|escape|length|string {s}|safe|upper ({s}|safe).split({s})|string [({s}|safe),{s}]|string
({s}|safe).partition({s})|string ({s}|safe)[{c}:] ({s}|safe).join([{s},({s}|e)]) ({s}|safe)|trim ({s}|safe)|indent({c}) ({s}|e)|wordwrap({c}) ({s}|e)|truncate({c}) ({s}|safe)|string|e ({s}|safe)==({s}) ({s}|safe).zfill({c}) ({s}|safe).splitlines()|string
({f}|round({c}))|string (-{i})|string {i}|string|length|string {f}|string {f}~'' {i}~{f} {f}|pprint {i}|tojson {f}|tojson {u}[{c}:{c}] {u}.casefold() {u}|title {u}|upper|lower {u}.swapcase() {u}.center({c},'é') {u}|urlencode {u}|e {u}|tojson {u}|reverse
{u}|wordwrap({c}) {u}.encode().hex() {u}.split() {u}|capitalize {u}.isalpha() {u}|wordcount|string {u}.translate({'a':'b'}) {s}.translate(s.maketrans('aeo','xyz')) {s}.translate({97:{x},98:none})
{x}|string|replace({s},{s}) {x}|d({x})|string {s}|default({s},{b}) {x}|filesizeformat({b}) {x}|xmlattr {x}|urlencode {x}|wordcount|string {x}|center({c}) {x}|striptags {x}|title {x}|capitalize {x}|lower {x}|wordwrap {x}|truncate({c}) {x}|indent {x}|replace({s},{s})
{s}.upper() {s}.lower() {s}.title() {s}.capitalize() {s}.swapcase() {s}.casefold() {s}.strip() {s}.strip({s}) {s}.lstrip({s})
{s}.rstrip({s}) {s}.center({c}) {s}.center({c},{s}) {s}.ljust({c}) {s}.rjust({c},{s}) {s}.zfill({c}) {s}.replace({s},{s})
{s}.replace({s},{s},{c}) {s}.expandtabs() {s}.expandtabs({c}) {s}.removeprefix({s}) {i}.to_bytes({c},'big').hex() {i}.to_bytes(9,'little',signed=true).hex() {s}.removesuffix({s}) {s}.join({S}) {s}.join({l})
{s}.format({x}) {s}.translate({d}) '{}-{}'.format({x},{x}) '{0!r:>5}|{1}'.format({x},{x}) '{a}{b!s}'.format(a={x},b={x})
'{:{}}'.format({x},{c}) '{0[0]}{1.real}'.format({x},{x}) '{:8}|'.format({x}) ('{:'~{P}~'}').format({x}) ('{:'~{P}~'}').format({i})
('{:'~{P}~'}').format({f}) ('{:'~{P}~'}').format({s}) {M}%{x} {M}%({x},) {M}%({x},{x}) {M}%{d} {M}%{i} {M}%{f} {M}%{s} {M}|format({x})
{M}|format({x},{x}) {s}~{x} {x}~{x} {s}+{s} {s}*{c} {c}*{s} {s}[{c}] {s}[{c}:{c}] {s}[{c}:] {s}[:{c}] {s}[::{c}] {s}[{c}:{c}:{c}]
{s}|upper {s}|lower {s}|title {s}|capitalize {s}|trim {s}|trim({s}) {s}|center({c}) {s}|replace({s},{s}) {s}|replace({s},{s},{c})
{x}|string {l}|join {l}|join({s}) {D}|join({s},{a}) {s}|truncate({c}) {s}|truncate({c},true) {s}|truncate({c},{b},{s},{c})
{s}|wordwrap({c}) {s}|wordwrap({c},{b}) {s}|wordwrap({c},false,{s}) {s}|indent {s}|indent({c}) {s}|indent({c},{b},{b}) {s}|indent({s})
{x}|escape {x}|e {x}|safe {x}|forceescape {s}|striptags {s}|urlencode {d}|urlencode {l}|urlencode {s}|urlize {s}|urlize({c})
{d}|xmlattr {d}|xmlattr(false) {x}|tojson {x}|tojson({c}) {x}|pprint {i}|filesizeformat {f}|filesizeformat {i}|filesizeformat(true)
{x}|upper {s}|first {s}|last {S}|first {S}|min {S}|max {s}|default({s}) {s}|default({s},true) {N}|default({x}) {w}.strftime({K})
{y}.strftime({K}) {w}.isoformat() {w}.isoformat({s}) {y}.isoformat() {w}.ctime() {y}~'' {w}~'' {f}.hex() {s}.__class__ {s}|reverse
{s}.encode().hex() ({x},{x})|string [{x},{x}]|string {d}|string {x}|attr({s}) 'a'if{x}else'b'
{s}.maketrans({s},{s},{s}) {s}|center {w}.isoformat(timespec='minutes') {s}|xmlattr {x}|urlize {s}|truncate {h}
('x'~{x})|wordwrap(10) '%s'%{l} '%r'%({x},) {s}|e|replace('a',{s}) ({s}|safe)~{s} ({s}|safe)+{s} ({s}|safe)%{x} ({s}|safe).format({x})
({s}|safe).join({S}) ({s}|safe).upper() ({s}|safe)*{c} ({s}|e).striptags() ({s}|e).unescape() {S}|join('<')|e ({l}|join({s}|safe)) {s}|lower|title
"""

I_FORMS = """
{i}//{i}*{i}+{i}%{i} ({i}-{i})**{c} {i}**{c}%{i} -{i}//{i} -{i}%{i} {i}*{i}*{i} {i}|int|abs {s}|int(base={c}) {s}|int({c},16) {s}|int(0,2) {s}|int(0,0) {s}|int(0,36) {i}.to_bytes(16,'big',signed=true)|length {x}|wordcount {l}|map('length')|sum {L}|sum(attribute={a})
{L}|select('number')|sum {l}|unique|list|length {d}|dictsort|length {s}|list|length {D}|map(attribute={a})|select('number')|sum ({i}|string|length) {i}|round(-{c}) {i}|round(2,'floor') {t}|length {t}|first {L}|sort|first {L}|max({x}) {D}|max(attribute={a}) {D}|min(attribute={a})|length
{dc}.adjusted() {dc}|int|abs
{i}+{i} {i}-{i} {i}*{i} {i}//{i} {i}%{i} {c}**{c} {i}**2 -{i} +{i} {s}|length {l}|length {d}|count {x}|length {x}|int {s}|int {s}|int({c})
{s}|int({c},{c}) {s}|int(0,16) {f}|int {L}|sum {L}|sum(start={i}) {D}|sum({a}) {D}|sum({a},{i}) {i}|abs {s}.count({s}) {s}.find({s}) {s}.rfind({s})
{s}.index({s}) {s}.rindex({s}) {s}.find({s},{c}) {s}.find({s},{c},{c}) {s}.count({s},{c}) {l}.index({x}) {l}.count({x}) {t}.count({x}) {t}.index({x}) {i}.bit_length() {i}.bit_count()
{i}.real {i}.imag {i}.numerator {i}.denominator {i}.conjugate() {s}|wordcount {L}|max {L}|min {L}|first {L}|last {i}|round {i}|round({c})
{w}.year {w}.day {w}.weekday() {w}.isoweekday() {y}.toordinal() {w}.microsecond {y}.month ({w}-{w}).days ({w}-{w}).seconds ({y}-{y}).days
{i}if{b}else{i} {d}.a {d}['a'] {l}[{c}] {L}[{c}] {i} and {i} {i} or {i} {R}.start {R}.stop {R}.step {R}|sum {R}.index({i}) {R}.count({i}) {i}|default({i})
{i}.from_bytes({s}.encode(),'little') {w}.timestamp() {i}*{c}+{i}*{c} ({i}+{i})//({i}-{i}) ({i}*{i})%{i} {b}+{b} {d}|length {z}|length
"""

F_FORMS = """
{f}|round(precision={c},method='common') {f}|round(2,'ceil')|string|float {i}/{i}*{f} {f}%{f}+{f} {f}//{f}*{f} {f}**-{c} {f}**{f} -{f}%{f} {f}-{f}-{f} {s}|float(default={x}) {x}|float({x}) {x}|round({c}) {dc}.normalize() {dc}.sqrt() {dc}.exp() {dn}.exp() {dc}.ln() {dc}.log10() ({dc}*{dc}).sqrt() ({dc}**{c}).ln() {dc}**{dn} {dc}**{dc} ({dc}*{i})**{dn} {dc}.copy_abs() {dc}.to_integral_value() {dc}*{dn}+{dc} {dc}%{dn} {dc}//{dn} {dc}-{i} {dc}|abs
{f}+{f} {f}-{i} {f}*{f} {i}/{i} {f}/{f} {f}//{f} {f}%{f} {i}%{f} {f}**{c} {i}**-1 {i}**0.5 -{f} {f}|round {f}|round({c}) {f}|round({c},'ceil') {f}|round({c},'floor')
{f}|round({c},{s}) {i}|round({c},'ceil') {s}|float {s}|float({f}) {x}|float {i}|float {f}|abs {f}.real {f}.imag {f}.conjugate() {f}.fromhex('0x1.8p1') {L}|sum({f})
({w}-{w}).total_seconds() {f}if{b}else{i} {f}//{i} {f}.is_integer() {f}.as_integer_ratio() {i}.as_integer_ratio() {i}*{f} {i}+{f} {L}|map('float')|sum {dcf}
"""

B_FORMS = """
{x} is greaterthan({x}) {x} is lessthan {x} is le({x}) {i} is le({i}) {f} is equalto({f}) {x} is equalto({x}) {x}<{x}<{x} {i}<={i}<{f}>={i} {x}in{x}in{x} not{x}in{x} not{x} is defined {s}<{s} {s}|lower in{s}|lower {t}=={t} {t}<={t} {l}=={l} {l}!={l} {l}>={l} {z}<={z} {z}>{z} {d}!={d} {d}<{d} {R}=={R} {R}=={l} {dc}=={i} {dc}>{f} {dc}.is_signed()
{dc}.is_zero() {dn}.is_finite() {dc}.is_nan() {i}=={f} {f}=={f} {b}=={i} {n}=={n} {x} is sameas none {x} is not sameas({x}) {x} is not none and{x} {x} is string or{x} is number {x} is iterable and{x} is not mapping {l}|select|list|length>{c} {s} is in({s}) {i} is in({d}) {x} is filter {x} is test {x} is lower {x} is upper {x} is odd {x} is divisibleby({c}) {x} is escaped
({s}|safe) is escaped {x} is even is true {N} is undefined {N}.x is defined {s}==({s}|safe) {t}=={l} {1:1}=={true:1.0} [{x}]==[{x}] ({x},)<({x},) [{i},{s}]<[{i},{x}] {x}and{x}or{x} {x}or{x}and{x} not not{x} {s}.startswith({t}) {s}.endswith({s},{c},{c}) {s}.find({s})>={c}
{x}=={x} {x}!={x} {i}<{i} {n}<={n} {f}>{i} {s}>={s} {l}<{l} {t}>{t} {x}<{x} {x}>={x} {i}<{i}<{i} {x}in{l} {s}in{s} {x}not in{d} {x}in{x} {i}in{R} {x}in{z}
not{x} {x}and{x} {x}or{x} {x} is defined {x} is undefined {x} is none {x} is string {x} is number {x} is integer {x} is float {x} is boolean {x} is true
{x} is false {x} is mapping {x} is sequence {x} is iterable {x} is callable {i} is odd {i} is even {f} is odd {i} is divisibleby({i}) {i} is divisibleby {i} {x} is eq({x}) {x} is ne {x}
{x} is lt({x}) {i} is gt {i} {x} is ge({x}) {x} is in({x}) {x} is in {l} {x} is sameas({x}) {x} is lower {s} is upper {x} is escaped {x} is not defined {s} is filter {s} is test
{s}.startswith({s}) {s}.endswith({s}) {s}.startswith(({s},{s})) {s}.startswith({s},{c}) {s}.isdigit() {s}.isalpha() {s}.isalnum() {s}.isupper() {s}.islower() {s}.isspace()
{s}.istitle() {s}.isnumeric() {s}.isdecimal() {s}.isidentifier() {s}.isprintable() {s}.isascii() {z}.issubset({z}) {z}.issuperset({L}) {z}.isdisjoint({l}) {d}.keys().isdisjoint({l})
{z}<{z} {z}=={z} {w}<{w} {y}=={y} {w}=={y} {x} is nosuch {b}if{b}else{b} {d}=={d} {L}=={L} {d}.items()=={d}.items() {d}.keys()=={d}.keys() {x}in({x},{x}) {N} is defined {q} is callable
"""

L_FORMS = """
{l}|sort(reverse={b},case_sensitive={b}) {D}|sort(attribute='a,b') {D}|sort(attribute={a},reverse=true) [{x},{x},{x},{x}]|sort(case_sensitive=true) {l}|sort|reverse|list {l}|unique|sort {D}|unique(true,{a})|list {l}|slice({c},fill_with={x})|list {l}|batch(linecount={c},fill_with={x})|list {l}|map('int')|list {l}|map('string')|list
{l}|map('default',{x},true)|list {l}|map('join',{s})|list {l}|map('round',{c})|list {S}|map('truncate',{c},true,'')|list {S}|map('center',{c})|list {S}|map('indent',{c},true)|list {l}|map('list')|list {ll}|map('sum')|list {ll}|map('sort')|map('first')|list {ll}|map('length')|list {ll}|sum(start=[]) {l}|select('in',{x})|list {l}|reject|list {L}|select('divisibleby',{c})|list
{L}|reject('odd')|list {l}|select('sameas',{x})|list {l}|select({C},{x})|list {l}|reject({C},{x})|list {D}|selectattr({a},'in',{x})|list {D}|rejectattr({a})|list {D}|rejectattr({a},{T})|list {D}|groupby({a})|map('last')|list {D}|groupby({a},{x},{b})|list {D}|groupby(attribute={a})|map(attribute='list')|list {D}|map(attribute='b')|map('upper')|list
{D}|map(attribute='c.d',default={x})|list {d}|items|list {d}|items|map('first')|list {d}|dictsort(true,'value',true) {d}|dictsort(reverse={b}) {d}|list|sort {d}.items()|sort {d}.values()|list|sort {d}.keys()|sort(reverse=true) {s}|list|sort {s}|unique|list {s}|sort {s}.split(none,{c}) {s}.rsplit({s}) {s}.rsplit(none,{c}) {s}.splitlines(true) {s}.split(sep={s},maxsplit={c})
{l}+{t}|list {t}|sort {t}|reverse|list {t}|map('string')|list {R}|select('odd')|list {R}|map('string')|list {R}|sort(reverse=true) {R}|reverse|list {R}|batch({c})|list {R}|slice({c})|list {l}[{c}:{c}:{c}] {l}[-{c}:] {l}[:-{c}] {l}*-1 {l}[::-1] [{l},{l}]|sum(start=[]) [{x}if{x}else{x},{x}] [[{x}],[{x},{x}]] {l}|list|list
[{f},{f},{i}]|sort [{f},{f},{f}]|unique|list [{d},{d}]|sort(attribute={a}) [{t},{t},{t}]|sort(reverse={b}) [{l},{l}]|sort [{s},{i}]|sort [{n},{i}]|sort [{b},{i},{f}]|sort [{s},{s},{s}]|sort|reverse|list [{s},{s}]|map('lower')|unique|list [{d},{d},{d}]|map(attribute={a})|list [{w},{w}]|sort [{y},{y},{y}]|max [{dc},{i},{f}]|sort
{x}|list|sort {x}|sort(attribute={a}) {x}|unique|list {x}|map(attribute={a})|list {x}|selectattr({a})|list {x}|select({T})|list {x}|dictsort {x}|batch({c},{x})|list {x}|slice({c},{x})|list {x}|items|list {x}|groupby({a})|list
[{x},{x}] [{x}] {l}+{l} {l}*{c} {l}[{c}:{c}] {l}[::{c}] {l}[{c}:] {x}|list {s}|list {l}|sort {L}|sort {L}|sort(true) {S}|sort {S}|sort(case_sensitive=true) {D}|sort(attribute={a})
{D}|sort({b},{b},{a}) {l}|reverse|list {l}|unique|list {S}|unique|list {S}|unique(true)|list {D}|unique(attribute={a})|list {l}|batch({c})|list {l}|batch({c},{x})|list
{l}|slice({c})|list {l}|slice({c},{x})|list {l}|map({F})|list {D}|map(attribute={a})|list {D}|map(attribute={a},default={x})|list {l}|map({F},{x})|list {l}|select|list {l}|select({T})|list
{l}|reject({T})|list {L}|select({C},{x})|list {D}|selectattr({a})|list {D}|selectattr({a},{T})|list {D}|selectattr({a},{C},{x})|list {D}|rejectattr({a},{C},{x})|list {D}|groupby({a})|list
{D}|groupby({a})|map('list')|list {D}|groupby({a},default={x})|list {D}|groupby({a},case_sensitive=true)|list {d}|dictsort {d}|dictsort({b}) {d}|dictsort({b},'value') {d}|dictsort(by={s},reverse={b}) {d}|items|list {d}.items()|list
{d}.keys()|list {d}.values()|list {d}|list {s}.split() {s}.split({s}) {s}.split({s},{c}) {s}.rsplit({s},{c}) {s}.splitlines() {s}.splitlines({b}) {l}.copy() {R}|list {t}|list {z}|list
{l}|map('upper')|list {ll}[{c}] {l}if{b}else{l} {R}[{c}:{c}] {R}[::{c}] {z}|sort {D}|map(attribute='a')|sort {S}|map('length')|list {S}|map('replace',{s},{s})|list {x}|sort {L}|map('string')|sort
{D}|groupby({a})|map(attribute='grouper')|list {D}|groupby({a})|map(attribute={a})|list [{x},{x},{x}]|sort [{i},{f},{i}]|sort(reverse={b}) [{s},{s},{s}]|sort [{t},{t}]|sort ({x},{x})|list {l}|map(attribute={a})|map('default',{x})|list
[{x},{x},{x}]|unique|list [{i},{f},{b},{i}]|unique|list [{s},{s},{s}]|max [{x},{x}]|min {d}|map('upper')|list {s}|map('upper')|list {l}|first {l}|last {s}|batch({c})|list {d}|batch(2)|list {x}|slice(3)|list
"""

D_FORMS = """
{'a':{i},'b':{s},'c':{l}} {'a':{d},'b':{d}} dict({d},**{d}) dict(**{d}) dict({l}|batch(2)) dict({s}|list|batch(2)) dict({d}.items()) dict({t}|slice(1)) {{h}:{x},{h}:{x}} {d}|dictsort|list|batch(1)|first|first dict({D}|map('items')|first|list) {1:{x},1.0:{x}} {none:{x}} {d}.copy().copy() dict({d}|items)
{{h}:{x}} {'k':{x},'l':{x}} dict({d}) dict(a={x},b={x}) dict({d},z={x}) dict([({s},{x})]) {d}.copy() {s}|dict {d}.fromkeys({l}) {d}.fromkeys({l},{x}) {{h}:{x},{h}:{x}} {{h}:{x},{h}:{x},{h}:{x}} {d}if{b}else{d} dict({D}|groupby({a})) dict({d}|dictsort)
"""

T_FORMS = """
({x},{x}) ({x},) {t}+{t} {t}*{c} {t}[{c}:{c}] {t}[::-1] {s}.partition({s}) {s}.rpartition({s}) {d}.popitem() {w}.timetuple() {y}.isocalendar() {w}.utctimetuple() {i}.as_integer_ratio() {d}|dictsort|first {R}|list|batch(2)|first
"""

Z_FORMS = """
{z}.union({j}) {z}.intersection({j}) {z}.difference({j}) {z}.symmetric_difference({j}) {z}.copy() {z}-{z}
"""

X_FORMS = """
{z}.difference_update({j}) {z}.intersection_update({j}) {z}.symmetric_difference_update({j}) {z}.clear() {z}.copy().add({c}) {d}.popitem()|string {d}.setdefault({h}) {d}.update([({h},{x})]) {d}.update({d},z={x}) {d}.get({h},{x}) {d}.pop({h}) {d}[{h}] {d}.items()|list|first {l}.sort() {l}.sort(reverse=true) {l}.extend({x}) {l}.extend({s}) {l}.index({x},{c}) {l}.index({x},{c},{c})
{l}.insert(-1,{x}) {l}.pop(-1) {l}.pop({i}) {l}.remove({i}) {l}.count({x}) {l}.copy().append({x}) {t}.count({x}) {t}+{l} {l}+{x} {x}+{l} {s}+{x} {x}+{s} {x}*{x} {x}**{c} {x}//{c} {x}%{t} {i}*{l} {i}*{s} {i}*{t} {x}-{z} {z}-{x} {d}-{d} {i}/{z} {x}|sum(start={x}) {x}|sum(attribute={a}) {x}|max(attribute={a}) {x}|min(case_sensitive=true)
{x}|first|first {x}|last|last {x}|list|first {x}|length>{c} {x}|default({x},boolean={b}) {x}|default(default_value={x}) {x}.{x2} {q}.{x2} {x}[{c}][{c}] {x}[{s}][{c}] {x}[-1] {x}[{c}:{c}:{c}] {x}[::-1] {x}[{s}:] {x}|attr({a}) {d}|attr({a}) {o}|attr({a}) {o}.rows[{c}] {o}.name[{c}] {o}.rows.append({x}) {o}.nope {o}['name'] {o}() {o}|string {o}|list {o}=={o}
args(**{x}) args(*{x}) args(*{x},**{d}) args(k={x},**{d}) args({x},{x},k={x},**{}) ident({x})({x}) ident({x}).a ident(value={x}) ident({x},{x}) fail(message={s}) range({x}) range({i},{i},{c}) range(stop={c}) dict({x}) dict({x},{x}) namespace({x}) namespace(a={x},b={x}).b namespace(**{d})|string|length cycler() cycler({x}).current cycler({x},{x}).pos
joiner() joiner({s})()~joiner({s})() lipsum(n=0) lipsum(n={x},html=false,min=0,max=1)|length>{c} {dt}.replace(year={c},month={c},day={c}) {dt}.replace(hour={x}) {dt}-{da} {dt}=={da} {dt}<{x} {da}.ctime() {da}.isoformat()[:{c}] {da}.replace(month=2,day=29) {dt}.isoformat(timespec={s}) {dt}.isoformat(sep='x') {dt}.strftime({x}) {dt}.timetuple().tm_hour {da}.timetuple().tm_yday
{dt}.timetz() {dt}.dst() {dt}.tzname() {dt}.fold {dt}.min {da}.max {da}.resolution {dt}.isocalendar().week {da}.isocalendar()[{c}] {da}.weekday()+{c} {da}-{da} ({dt}-{dt2})|string ({dt}-{dt2}).days//7 ({dt}-{dt2})*2 ({dt}-{dt2})/{i} -({dt}-{dt2}) ({dt}-{dt2})|abs {da}+{i} {dt}+({dt}-{dt2}) {da}-({dt}-{dt2}) {dt}.date()=={da}
{dc}.as_tuple() {dc}.adjusted {dc}+{f} {dc}+{s} {dc}**{c} {dc}|round {dc}|round({c}) {dc}.quantize(dn) {dc}.compare({dn}) {dc}.is_zero {dc}.to_eng_string() {dc}.exponent {dc}.real {dc}.as_integer_ratio() [{dc}] {dc}|tojson ('{:'~{P}~'}').format({dc}) '%s'%{dc} '%d'%{dc} '%.1f'%{dc} {dc}//{dn} {dc}%{i} {dc}|sum {dc}in[{f}] {dc}is number {dc}|int {dc}*{s}
{i}.real.imag {i}.conjugate {f}.hex() {f}.is_integer() {i}.bit_length {big}*{big}-{nb} {big}//{c} {nb}%{i} {big}**{c} {big}/{nb} {big}|string|length {nb}|abs {big}|float {nb}|round(-{c}) {big}|filesizeformat {big}.bit_count() -{big} {big}=={f} {big}<{inf} {nb}//{nb} {big}|int {inf}-{inf} {inf}*{z} {nan}=={nan} {nan}in[{nan}] [{nan}]==[{nan}] {inf}|int {nan}|int {inf}|round
{g}~'' {g}|abs {g}==0 0/{g} {inf}//{c} {inf}%{c} {c}%{inf} -{c}%{inf} {f}|round(0)|string ('{:'~{P}~'}').format({big}) ('{:'~{P}~'}').format({nb}) ('{:'~{P}~'}').format({inf}) ('{:'~{P}~'}').format({b}) {M}%{big} {M}%{inf} {M}%{dc} {M}%{b} {M}%{n} {M}%{t} {M}%{w}
{x}|map({F},{x})|list {x}|map('attr',{a})|list {x}|map('nosuch')|list {l}|map('map','string')|map('list')|list {l}|select('nosuch')|list {D}|map(attribute={a},nosuch=1)|list {l}|map()|list {l}|select('eq')|list {x}|nosuch|upper {x} is nosuch({x}) {x}|upper|nosuch if{b}else{x} {x}if{b}else{x}|nosuch {x} is nosuch if false {s}|default(1|nosuch)
{d}.get({x}) {d}.get({x},{x}) {d}[{x}] {l}[{c}] {t}[{c}] {l}.pop() {l}.pop({c}) {l}.append({x}) {l}.extend({l}) {l}.insert({c},{x}) {l}.remove({x}) {l}.reverse() {l}.sort() {l}.clear() {d}.pop({x}) {d}.pop({x},{x})
{d}.setdefault({x},{x}) {d}.update({d}) {d}.update(a={x}) {d}.clear() {z}.add(6) {z}.remove(1) {z}.discard({x}) {z}.pop() {z}.update({j}) {x}if{x}else{x} {x}if{x} {x}and{x} {x}or{x} ({x}) {x}|default({x}) {x}|default({x},true) {x}|d
args({x}) args({x},k={x}) args(*{l}) args(**{d}) args({x},*{l},k=1,**{d}) ident({x}) fail({s}) {q}({x}) {x}() {x}.a {x}['a'] {x}[{x}] {x}.items {x}.0 {l}.0 {x}|first {x}|last {x}|max {x}|min {x}|sum {x}|reverse {x}|abs {x}|round {x}|items
{x}|nosuch {x}|nosuch({x}) {w}-{w} {w}-{y} {w}.replace(year={c}) {y}.replace(day={c}) {w}.date() {w}.time() {w}.max {y}.min {w}.utcoffset() {x}.upper() {x}.real {x}|map({F}) {x}+{x} {x}-{x} {x}*{c} {x}%{x} {x}/{x} {x}//{x}
-{x} +{x} {x}[{c}:{c}] {x}[:] {x}|list {x}|attr('a') {x}|length {x}|upper {x}|int {x}|trim {o}.a {o}['a'] {o}.items {d}.items {d}['items'] {d}.b.c {ld}[0].a namespace(a={x}).a namespace({d}) cycler({x},{x}).next() joiner({s})() {d}.keys() {d}.values() {d}.items() {d}.keys()|length
{R} {R}|first {R}|last {R}|reverse|list {N} {N}+1 {N}|length {N}.x {N}[0] {N}() not{N} {N}=={N} {N}|string {N}|list {N}~'a' {N}|int {N}|default(1) {N}|first {w}.tzinfo {w}.astimezone {dc}+{i} {dc}*{dn} {dc}|round(1) {dc}/{i} {dc}//{i} {dc}.quantize(dn) {dc}|int {dc}|float {dc}|string {dc}=={f} {dc}<{i} -{dc} {dc}**2
{q}.a {q}|string {s}.format_map({d}) {s}.upper {l}.append {x}.__class__ {x}._x {t}.index {f}.hex {x}|groupby({a}) {x}|tojson|length {z}.frob() {i}.frob {l}.sort(reverse={b}) {l}.sort(key={x}) range({c}) range({c},{c}) range({c},{c},{c}) {x}|select {x}|batch({c}) loop self caller varargs super()
"""

# dbt's modules, tried in its text and native rendering.
MODULE_LEAVES = {
    "k": ["dtm.timedelta(days=1)", "dtm.timedelta(hours=-5,minutes=7)", "dtm.timedelta(1,2,3)", "dtm.timedelta(weeks=3,microseconds=1)", "dtm.timedelta(0)"],
    "w": ["dt", "dt2", "dtm.datetime(2020,1,31)", "dtm.datetime(2021,12,31,23,59,59,999999)", "dtm.datetime(1970,1,1)"],
    "y": ["da", "dtm.date(2024,12,30)", "dtm.date(1,1,1)", "dtm.date(9999,12,31)"],
    "v": ["dtm.time(1,2,3)", "dtm.time(23,59,59,5)", "dtm.time()"],
    "r": ["'a'", "'(\\\\w+) (\\\\w+)'", "'[aeiou]'", "'\\\\d+'", "'(?P<x>l+)o'", "'^h'", "'\\\\s*'", "'(a|b)*'", "'x?'", "'(?i)HELLO'", "'.'", "'\\\\b'", "'('", "'[^a-z]+'", "'a{2,3}'",
          "'(?<=l)o'", "'(?!h)\\\\w'", "'\\\\W'", "'(l)(x)?'", "'$'", "'(?m)^.'", "'é|ß'", "'(.)\\\\1'", "'a*?'", "'*'", "'(?s).+'", "'[\\\\w-]+'", "','"],
    "p": ["'\\\\1'", "'-'", "''", "'<\\\\g<0>>'", "'\\\\2\\\\1'", "'\\\\g<x>'", "'\\\\n'", "'\\\\9'"],
}

MODULE_FORMS = {
    "r": """
    ({r}~{r}) ({r}~{r}~{r}) ('('~{r}~')') ('(?:'~{r}~')*') ('(?:'~{r}~')+?') ({r}~'|'~{r}) ('(?:'~{r}~'){2}') ('(?:'~{r}~'){0,2}?') ('(?='~{r}~')') ('(?!'~{r}~')') ('(?P<n>'~{r}~')') ('^'~{r}~'$') ('('~{r}~')?('~{r}~')') ('(?i)'~{r}) ('(?i:'~{r}~')'~{r}) ('(?s:.)'~{r})
    """,
    "s": """
    re.sub({r},ident({p}),{s}) re.match({r},{s}).expand({p}) re.search({r},{s}).expand({p}) re.sub({r},{p},{s},{c},re.I) re.search({r},{s},re.I|int) re.search({r},{s}).string re.compile({r}).sub({p},{s}) re.compile({r}).sub({p},{s},{c}) re.compile({r}).pattern re.match({r},{s})~'' {x}|as_text {x}|as_text|upper ({w}+{k}).strftime({K}) {k}*{f}~'' ({k}/{f})|string {v}.isoformat(timespec={s}) {v}.replace(hour={c})~'' ({y}+{k})~'' pytz.timezone({s})~'' pytz.utc~'' pytz.utc.localize({w}).isoformat() pytz.timezone('Europe/Berlin').localize({w}).strftime('%Z %z') pytz.utc.localize({w}).astimezone(pytz.timezone('Asia/Kolkata'))~'' dtm.datetime.strptime({w}.strftime('%d %B %Y %I:%M:%S %p'),'%d %B %Y %I:%M:%S %p')~'' dtm.datetime.strptime({s},'%d')~'' dtm.date.fromisoformat({w}.date().isoformat())~'' dtm.time.fromisoformat({v}.isoformat())~'' dtm.datetime.fromisoformat({w}.isoformat(' ','milliseconds'))~''
    re.sub({r},{p},{s}) re.sub({r},{p},{s},{c}) re.sub({r},{p},{s},count={c}) re.escape({s}) {w}.strftime({K}) {v}.strftime({K}) {v}.isoformat() {k}~'' ({w}+{k})~'' ({w}-{k}).isoformat() re.match({r},{s}).group() re.search({r},{s}).group(0)
    re.search({r},{s}).group({c}) re.sub('(\\\\w)',{p},{s}) {y}.strftime({K}) {w}.replace(hour={c})~'' {k}|string {v}~'' dtm.datetime.strptime('2024-05-06','%Y-%m-%d')~'' dtm.datetime.strptime({s},{K})~'' dtm.datetime.strptime(dt2.strftime({K}),{K})~''
    """,
    "i": """
    re.compile({r}).groups re.search({r},{s}).lastindex re.search({r},{s}).span()[1] re.split({r},{s})|length {x}|as_number {i}|as_number|abs ({w}-{w})//{k} {k}//{i} {k}//{big} {k}//{nb} ({y}-{y}).days re.findall({r},{s},re.M)|length {w}.timetuple().tm_wday {y}.isocalendar().year {w}.fold
    {k}.days {k}.seconds {k}.microseconds re.search({r},{s}).start() re.search({r},{s}).end() re.findall({r},{s})|length ({w}-{w})//{k} {k}//{k} {v}.hour {y}.toordinal() re.subn({r},{p},{s})[1] {w}.toordinal()
    """,
    "f": "{k}/{k} {k}.total_seconds() ({w}-{w})/{k} ({w}-{w}).total_seconds()",
    "b": "{k}<{k} {k}=={k} {w}<{w}+{k} {v}<{v} re.match({r},{s})is none re.search({r},{s})is not none re.fullmatch({r},{s})is none {y}<{y} {k}is defined {w}=={w}-{k}",
    "l": """
    re.findall({r},{s},re.I) re.compile({r}).findall({s},{c}) re.compile({r}).findall({s},{c},{c}) re.compile({r}).split({s}) re.compile({r}).split({s},{c}) re.finditer({r},{s})|map(attribute='string')|list re.split({r},{s},flags=re.I) it.accumulate({l})|list it.accumulate({S})|list it.accumulate({L},initial={i})|list it.chain({x},{x})|list it.chain(*{ll})|list it.product({l})|list it.product({l},{s},{R})|list it.combinations({s},2)|list it.permutations({l},{c})|list it.islice({x},{c})|list it.islice({l},{c},{c},{c})|list it.islice({l},none)|list it.zip_longest({l},{l},{s},fillvalue={x})|list
    it.zip_longest()|list it.repeat({x})|slice(2)|first it.islice(it.repeat({x}),{c})|list it.starmap(ident,{ll})|list it.starmap(args,{ll})|list it.compress({s},{l})|list it.takewhile(range,{l})|list it.filterfalse(none,{l})|list it.groupby({s})|map('first')|list it.groupby({l},ident)|map('first')|list it.count({f},{f})|batch(3)|first it.count(step={i})|batch(2)|first it.pairwise({x})|list it.tee({l},{c})|map('list')|list it.islice(it.cycle({s}),{c})|list it.chain.from_iterable({x})|list it.combinations({l},r={c})|list
    re.findall({r},{s}) re.split({r},{s}) re.split({r},{s},{c}) re.split({r},{s},maxsplit={c}) it.chain({l},{l})|list it.product({l},{l})|list it.permutations({l},2)|list it.combinations({l},{c})|list it.combinations_with_replacement({l},2)|list
    it.islice({l},{c})|list it.islice({l},{c},{c})|list it.accumulate({L})|list it.repeat({x},{c})|list it.zip_longest({l},{s})|list it.zip_longest({l},{l},fillvalue={x})|list it.starmap(range,[(1,2)])|list it.compress({l},{l})|list
    it.takewhile(ident,{l})|list it.dropwhile(ident,{l})|list it.filterfalse(ident,{l})|list it.chain.from_iterable({l})|list it.count({i},{c})|batch(2)|first it.cycle({l})|batch(3)|first it.groupby({l})|map('first')|list it.islice(it.count({i}),{c})|list
    it.product({l},repeat=2)|list it.permutations({l})|list|length it.islice(it.cycle({l}),4)|list it.tee({l})|map('list')|list it.pairwise({l})|list it.product({s},{R})|list|length
    """,
    "t": "re.match({r},{s}).groups({x}) re.search({r},{s}).group({c},{c}) re.search({r},{s}).regs {w}.timetuple() it.tee({l})|list|length|string|list|batch(3)|first re.search({r},{s}).groups() re.search({r},{s}).span() re.subn({r},{p},{s}) re.match({r},{s}).span({c}) {y}.isocalendar() {w}.timetuple()|list",
    "d": "re.match({r},{s}).groupdict(default={x}) re.search({r},{s}).groupdict() re.search({r},{s}).groupdict({x})",
    "k": "{k}+{k} {k}-{k} {k}*{i} {k}*{f} {k}//{c} {k}/{c} -{k} {k}|abs {k}%{k} {w}-{w} {y}-{y} dtm.timedelta(days={i}) dtm.timedelta(hours={n},seconds={n}) dtm.timedelta({f})",
    "w": "{w}+{k} {w}-{k} {w}.replace(month={c},day={c}) dtm.datetime({c},{c},{c}) dtm.datetime.fromisoformat({w}.isoformat()) dtm.datetime.combine({y},{v}) dtm.datetime.fromisoformat({s}) dtm.datetime.fromtimestamp({i}) dtm.datetime.utcfromtimestamp({n}) dtm.datetime.strptime({s},{K}) pytz.utc.localize({w}) pytz.timezone('Europe/Berlin').localize({w}) pytz.timezone('America/New_York').localize({w})",
    "y": "{y}+{k} {y}-{k} {w}.date() dtm.date({c},{c},{c}) dtm.date.fromordinal({i}) dtm.date.fromisoformat({s}) {y}.replace(year={c})",
    "v": "{w}.time() dtm.time({c},{c}) {v}.replace(minute={c})",
    "x": "re.fullmatch({r},{s}) re.compile({r},re.I) re.compile({r},re.I|int) re.I re.M|string re.search({r},{x}) re.sub({r},{x},{s}) re.sub({x},{p},{s}) re.split({r},{x}) re.nope re.search({r},{s}).group({x}) re.search({r},{s}).start({c}) re.search({r},{s})['x'] re.compile({r}).match({s},{c}) re.compile({r}).fullmatch({s}) re.escape({x}) {x}|as_bool {x}|as_native {x}|as_number {s}|as_bool {s}|as_native {s}|as_text {b}|as_bool {i}|as_text {l}|as_native {k}.nope {k}.total_seconds {w}.replace(tzinfo=pytz.utc) {w}.replace(tzinfo=pytz.utc).isoformat() pytz.utc.localize({w})-{w} pytz.utc.localize({w})<{w} pytz.utc.localize({w})==pytz.timezone('Europe/Berlin').localize({w}) pytz.timezone('America/New_York').localize({w}).utcoffset() pytz.timezone('Europe/London').localize({w}).dst() pytz.timezone('UTC') pytz.timezone('US/Pacific').normalize(pytz.utc.localize({w})) pytz.nope pytz.all_timezones|length>{c} pytz.all_timezones[{c}] {x}in pytz.common_timezones pytz.utc.localize({v}) pytz.timezone('Europe/Berlin').localize({v}) dtm.datetime.combine({y},{v}) dtm.datetime.combine({y},{x}) dtm.datetime({x},{x},{x}) dtm.date({x},{c},{c}) dtm.time({x}) dtm.timedelta({x}) dtm.timedelta({c},{i},{i},{c},{c},{c},{c}) dtm.timezone.utc dtm.timezone({k}) dtm.datetime.min dtm.datetime.max+{k} dtm.nope {k}*{x} {x}*{k} {k}/{x} {k}//{x} {k}%{x} {w}+{x} {x}-{w} {y}-{x} {v}+{k} {w}=={x} {y}<{x} it.count({x}) it.count it.islice({x},{x})|list it.accumulate({x})|list it.groupby({x})|list|length it.chain it.product({x},repeat={c})|list|length it.zip_longest({x},{x})|list it.repeat({x},{x})|list re.match({r},{s}) re.compile({r}) re.compile({r}).findall({s}) re.compile({r}).pattern {k} {w}+{w} {w}-{y} {k}+{i} {v}-{v} re.search({r},{s})[{c}] re.finditer({r},{s})|map('list')|list|length modules.datetime.date modules.nope re.IGNORECASE re.findall({r},{s},re.I) {w}.astimezone(pytz.utc) {w}.tzname() {k}.min {w}.resolution it.frob it.count",
}

FORMS = {"s": S_FORMS, "i": I_FORMS, "f": F_FORMS, "b": B_FORMS, "l": L_FORMS, "d": D_FORMS, "t": T_FORMS, "z": Z_FORMS, "x": X_FORMS}
ALIASES = {"n": "if", "L": "Ll", "S": "Sl", "D": "D", "dcf": "f"}
# Results of any type, the frequent ones often.
ANY = "ssssiiiffbllllddttzxxxxxxnNqwyRc"


class Node:
    """A piece of a template: texts and nodes. `kind` says what it may be replaced with when it is made smaller."""

    def __init__(self, kind, *parts, tight=True):
        self.kind, self.parts, self.tight = kind, list(parts), tight

    def __str__(self):
        return "".join(map(str, self.parts))

    def walk(self, path=()):
        """All nodes below with the way to them."""
        for index, part in enumerate(self.parts):
            if isinstance(part, Node):
                yield path + (index,), part
                yield from part.walk(path + (index,))

    def replaced(self, path, new):
        """A copy in which the node at `path` is `new`."""
        if not path:
            return new
        copy = Node(self.kind, *self.parts, tight=self.tight)
        copy.parts[path[0]] = copy.parts[path[0]].replaced(path[1:], new)
        return copy


def split_form(form):
    """A form as texts and what is to be filled in: `{s}~{x}` gives `('s',)`, `'~'`, `('x',)`. Braces of dicts stay text."""
    parts, text, place = [], "", 0
    while place < len(form):
        end = form.find("}", place)
        name = form[place + 1:end] if form[place] == "{" and end > 0 else ""
        if name and (name in LEAVES or name in FORMS or name in ALIASES or name in CONTEXT or name in MODULE_LEAVES):
            if text:
                parts.append(text)
            parts.append((name,))
            text, place = "", end + 1
        else:
            text, place = text + form[place], place + 1
    return parts + ([text] if text else [])


def split_forms(text):
    """The forms of a table; a blank inside quotes, or beside a word operator, belongs to its form."""
    forms = []
    for line in text.strip().splitlines():
        current, quote, depth = "", "", 0
        for place, letter in enumerate(line.strip()):
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter in "([{":
                depth += 1
            elif letter in ")]}":
                depth -= 1
            if letter == " " and not quote and depth == 0 and not joins_words(line.strip(), place):
                if current:
                    forms.append(current)
                current = ""
            else:
                current += letter
        if current:
            forms.append(current)
    return [split_form(form) for form in forms]


WORDS = ("is", "not", "in", "and", "or", "if", "else")


def joins_words(line, place):
    before = line[:place].split(" ")[-1]
    after = line[place + 1:].split(" ")[0]
    last = before.replace("}", "} ").split(" ")[-1]
    return (last in WORDS or after in ("is", "and", "or", "if", "else", "in") or (before in TEST_NAMES and "{" in after
            and line[:place].split(" ")[-2:-1] == ["is"]))


# Leaves that stand inside of something: nothing of another type may take their place.
PARTS = {"a", "T", "C", "F", "K", "P", "M", "c", "h", "j", "E", "E2", "x2"}
TEST_NAMES = ("divisibleby", "ne", "gt", "in", "eq")
PARSED = {kind: split_forms(text) for kind, text in FORMS.items()}
MODULE_PARSED = {kind: split_forms(text) for kind, text in MODULE_FORMS.items()}


class Grammar:
    """Draws templates from a seeded generator."""

    def __init__(self, rng, mode):
        self.rng, self.mode = rng, mode
        self.modules = mode in ("dbt-sql", "dbt-capture") or mode == "dbt-native" and rng.random() < 0.4
        # How often an expression has a type that its place does not ask for: in half of all templates hardly ever.
        self.wild = rng.choice([0.003, 0.06])
        self.locals = ["x"]

    # Expressions

    def expression(self, kind, depth):
        rng = self.rng
        if kind in CONTEXT and kind not in LEAVES:
            return Node("e", kind)
        if kind not in PARTS and rng.random() < self.wild:
            kind = "x"
        if kind == "x":
            kind = rng.choice(ANY + ("wyvk" * 2 if self.modules else ""))
        kind = rng.choice(ALIASES.get(kind, kind)) if kind in ALIASES else kind
        forms = self.forms(kind)
        if depth <= 0 or not forms or rng.random() < 0.25:
            return self.leaf(kind)
        return self.fill(rng.choice(forms), depth - 1)

    def forms(self, kind):
        own = MODULE_PARSED.get(kind, []) if self.modules else []
        if own and self.rng.random() < 0.6:
            return own
        return PARSED.get(kind, []) or own

    def leaf(self, kind):
        rng = self.rng
        if self.locals and kind not in PARTS and kind not in "rp" and rng.random() < 0.06:
            return Node("e", rng.choice(self.locals))
        table = MODULE_LEAVES if self.modules and kind in MODULE_LEAVES else LEAVES
        leaves = table.get(kind) or MODULE_LEAVES.get(kind) or LEAVES[rng.choice("sild")]
        text = rng.choice(leaves)
        return Node("e", text, tight=not text.startswith("-"))

    def fill(self, form, depth):
        parts, loose = [], False
        for index, part in enumerate(form):
            if isinstance(part, str):
                parts.append(part)
                loose = loose or any(sign in part for sign in "+-*/%~<>=") or part.strip().split(" ")[0] in WORDS
                continue
            child = self.expression(part[0], depth)
            after = form[index + 1] if index + 1 < len(form) else ""
            before = form[index - 1] if index else ""
            parts.append(self.guarded(child, str(before), str(after)))
        # What follows a filter or test without brackets becomes part of its name: an error that is tried seldom.
        loose = loose or (self.rng.random() < 0.9 and any("|" in part or " is " in part for part in form if isinstance(part, str)))
        return Node("e", *parts, tight=not loose)

    def guarded(self, child, before, after):
        postfix = after[:1] in (".", "[", "|") or after.startswith(("(", " is", "is "))
        if not child.tight and (postfix or self.rng.random() < 0.7):
            child = Node("e", "(", child, ")")
        left = " " if before[-1:].isalpha() else ""
        right = " " if after[:1].isalpha() else ""
        return Node("g", left, child, right) if left or right else child

    # Statements

    def template(self):
        rng = self.rng
        if rng.random() < 0.6:
            parts = [self.output(rng.randint(1, 4))]
        else:
            parts = [self.statement(3) for _ in range(rng.randint(1, 4))]
        head = "{% set re = modules.re %}{% set dtm = modules.datetime %}{% set it = modules.itertools %}{% set pytz = modules.pytz %}"
        return Node("t", *([head] if self.modules else []), *parts)

    def output(self, depth):
        kind = self.rng.choice("silbdtxxf" + ("kwyv" if self.modules else ""))
        opening, closing = self.rng.choice([("{{ ", " }}")] * 8 + [("{{- ", " -}}"), ("{{ [", "] }}"), ("{{+ ", " }}")])
        return Node("s", opening, self.expression(kind, depth), closing)

    def tag(self, *parts):
        opening, closing = self.rng.choice([("{% ", " %}")] * 9 + [("{%- ", " -%}"), ("{% ", " -%}"), ("{%+ ", " %}"), ("{%", "%}"), ("{% ", "+%}")])
        before, after = self.rng.choice(GAPS)
        return Node("g", before, opening, *parts, closing, after)

    def body(self, depth):
        return Node("b", *[self.statement(depth - 1) for _ in range(self.rng.randint(1, 2))])

    def statement(self, depth):
        if depth <= 0:
            return self.output(2)
        name = self.rng.choice(STATEMENTS)
        return Node("s", getattr(self, "a_" + name)(depth))

    def name(self):
        name = self.rng.choice(["x", "y", "s", "l", "acc", "ns", "m"])
        self.locals = (self.locals + [name])[-4:]
        return name

    def a_output(self, depth):
        return self.output(3)

    def a_text(self, depth):
        return self.rng.choice(["text ", "\n", "  \n ", "<b>", "{# note #}", "{#- n -#}", "a{% raw %}{{ x }}{% endraw %}b", "é", "\n\n", "\t", " a\n  ", "\r\n", "{#+ n +#}",
                                "  {# a\nb #}  \n", " {%- raw -%} a {%- endraw -%} ", "\n  {% raw %}\n {% %} {% endraw %}\n", "}}", "%}", "{ {", "\u2028", "&amp;", "{# {{ #}", " \xa0 "])

    def a_set(self, depth):
        rng = self.rng
        target = rng.choice([self.name(), self.name() + ", " + self.name(), "ns.a", self.name(), self.name(), "ns.b", "(x, y)", "x, ns.a"])
        if rng.random() < 0.2:
            filters = rng.choice(["", "", "|upper", "|trim|length", "|list", "|replace('a', s)", "|default('q')|e", "|first", "|int", "|safe", "|wordcount|string", "|nosuch"])
            return Node("g", self.tag("set ", target, filters), self.body(depth), self.tag("endset"))
        value = self.expression(rng.choice("xxlsidt"), 2)
        if "," in target and rng.random() < 0.7:
            value = Node("g", self.expression("x", 2), ", ", self.expression("x", 2))
        return self.tag("set ", target, " = ", value)

    def a_namespace(self, depth):
        self.locals = (self.locals + ["ns.a", "ns.b", "ns"])[-12:]
        return Node("g", "{% set ns = namespace(", self.rng.choice(["a=", "a=", "b=1, a=", "{'a': 1}, b=", ""]), self.expression("x", 1), ") %}")

    def a_for(self, depth):
        rng = self.rng
        target = rng.choice(["x", "x", "k, v", "x, y", "l", "x, (y, z)", "(x, y)", "s"])
        self.locals = (self.locals + target.replace("(", "").replace(")", "").split(", ") + LOOP)[-12:]
        over = self.expression("d" if target == "k, v" and rng.random() < 0.2 else "l", 2)
        if target == "k, v" and rng.random() < 0.8:
            over = Node("g", self.expression("d", 1), rng.choice([".items()", "|items", "|dictsort", ".items()|list"]))
        condition = Node("o", " if ", self.expression("b", 2)) if rng.random() < 0.3 else ""
        recursive = " recursive" if rng.random() < 0.12 else ""
        inside = [self.body(depth)]
        if recursive:
            inside.append(Node("s", rng.choice(RECURSIONS)))
        if rng.random() < 0.15:
            inside.append(Node("s", "{% if ", self.expression("b", 1), " %}{% ", rng.choice(["break", "continue"]), " %}{% endif %}"))
        if rng.random() < 0.3:
            inside.append(Node("s", "{{ ", rng.choice(LOOP), " }}"))
        other = Node("o", self.tag("else"), self.body(depth)) if rng.random() < 0.25 else ""
        return Node("g", self.tag("for ", target, " in ", over, condition, recursive), *inside, other, self.tag("endfor"))

    def a_if(self, depth):
        rng = self.rng
        elif_ = Node("o", self.tag("elif ", self.expression("b", 2)), self.body(depth)) if rng.random() < 0.3 else ""
        else_ = Node("o", self.tag("else"), self.body(depth)) if rng.random() < 0.5 else ""
        return Node("g", self.tag("if ", self.expression("x", 2)), self.body(depth), elif_, else_, self.tag("endif"))

    def a_macro(self, depth):
        rng = self.rng
        self.locals = (self.locals + ["a", "b", "varargs", "kwargs", "caller"])[-12:]
        signature = rng.choice(["a", "a, b=1", "a, b=a", "", "a=[1], b=s", "x, s=x", "a, caller=none", "a=x", "a, b=nope", "l=[]", "a, varargs=1", "a, kwargs"])
        if rng.random() < 0.25:
            return Node("g", *self.known_macro())
        call = rng.choice([("m({x})",), ("m({x}, {x})",), ("m({x}, b={x})",), ("m()",), ("m({x}, {x}, {x})",), ("m(b={x})",), ("m(a=1, zz={x})",), ("m.name",), ("m(*{l})",),
                           ("m(**{d})",), ("m({x})|upper",), ("m.arguments",), ("m({x})~m({x})",), ("[m({x})]",), ("m(m({x}))",), ("m(*{l},**{d})",), ("m(a={x},b={x},c={x})",), ("m(caller={x})",), ("m|string",), ("m.catch_varargs, m.catch_kwargs, m.caller",), ("m({x})|length",),
                           ("[{x},{x}]|map('string')|map('upper')|join(m({x}))",), ("m({x}, {x}, {x}, k={x})",)])[0]
        return Node("g", self.tag("macro m(", signature, ")"), self.body(depth), self.tag("endmacro"),
                    Node("s", "{{ ", self.fill(split_form(call), 1), " }}"))

    # Macros whose bodies ask for all that a macro is given.
    def known_macro(self):
        rng = self.rng
        text = rng.choice([
            "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}", "{% macro m(n) %}{{ n }}{% if n is number and n > 0 and n < 9 %}{{ m(n - 1) }}{% endif %}{% endmacro %}",
            "{% macro m(a) %}{% macro n(b) %}{{ a }}{{ b }}{% endmacro %}{{ n(a) }}{{ n }}{% endmacro %}", "{% macro m(a) %}{% set x = a %}{{ x }}{% for x in l %}{{ x }}{% endfor %}{{ x }}{% endmacro %}",
            "{% macro m(a) %}{{ caller is defined }}{{ caller(a) if caller else 'no' }}{% endmacro %}", "{% macro m() %}{{ kwargs|dictsort }}{{ varargs|length }}{{ x }}{% endmacro %}",
            "{% macro m(a, b=a, c=b) %}{{ [a, b, c] }}{% endmacro %}", "{% macro m(a) %}{% set a = [a] %}{% do a.append(1) %}{{ a }}{{ ns }}{% endmacro %}", "{%- macro m(a) -%}  {{ a }}  {%- endmacro -%}",
        ])
        calls = [Node("s", "{{ m(", *self.given(), ") }}") for _ in range(rng.randint(1, 2))]
        if rng.random() < 0.3:
            calls.append(Node("s", "{% call", rng.choice(["", "(a)", "(a, b=1)"]), " m(", *self.given(), ") %}", self.expression("x", 1), "{{ a }}{% endcall %}"))
        return [text, *calls]

    def given(self):
        parts = []
        for _ in range(self.rng.randint(0, 3)):
            parts += [", "] if parts else []
            parts.append(self.expression("x", 1))
        for name in self.rng.sample(["a", "b", "z", "n"], self.rng.choice([0, 0, 1, 2])):
            parts += ([", "] if parts else []) + [name + "=", self.expression("x", 1)]
        return parts

    def a_call(self, depth):
        rng = self.rng
        if rng.random() < 0.2:
            return Node("g", "{% import 'lib' as lib %}", self.tag("call", rng.choice(["", "(x)", "(x, y=1)", "(*a)"]), " lib.each(", self.expression("l", 1), rng.choice(["", ", s", ", sep=s"]), ")"),
                        self.body(depth), self.tag("endcall"))
        body = rng.choice(["{{ caller() }}", "{{ caller(1) }}", "[{{ caller(a, 2) }}]", "{{ a }}", "{{ caller.name }}{{ caller.arguments }}", "{{ caller is defined }}"])
        signature = rng.choice(["", "", "(q)", "(q, r=3)", "()"])
        return Node("g", "{% macro c(a=1) %}", body, "{% endmacro %}", self.tag("call", signature, " c(", self.expression("x", 1), ")"), self.body(depth), self.tag("endcall"))

    def a_filter(self, depth):
        name = self.rng.choice(["upper", "title", "trim", "replace('a', 'b')", "e", "indent(2)", "reverse", "nosuch", "wordwrap(5)", "upper|lower", "replace(s, x)", "default(x)", "truncate(9)", "center(20)", "string",
                                "striptags", "urlencode", "capitalize|e", "join('-')", "length", "list", "safe", "urlize", "format(x)", "first", "int|string", "xmlattr"])
        return Node("g", self.tag("filter ", name), self.body(depth), self.tag("endfilter"))

    def a_with(self, depth):
        names = self.rng.choice(["x", "s", "x", "l"])
        self.locals = (self.locals + [names])[-12:]
        return Node("g", self.tag("with ", names, " = ", self.expression("x", 2), self.rng.choice(["", ", y = x", ", i = i"])), self.body(depth), self.tag("endwith"))

    def a_do(self, depth):
        return self.tag("do ", self.expression("x", 2))

    # Within a macro, call or block of `set`, an include without context writes past them into the output, or turns the
    # macro into a generator: a mistake of Jinja2's that we do not share. So it stands at the top level alone.
    def a_other(self, depth):
        if depth == 3 and self.rng.random() < 0.1:
            return "{% include 'inc' without context %}"
        return self.rng.choice([
            "{% include 'inc' %}", "{% import 'mac' as mm %}{{ mm.m(1) }}{{ mm.exported }}", "{% from 'mac' import m %}{{ m(s) }}",
            "{% from 'mac' import m as n, exported %}{{ n(1, 3) }}{{ exported }}", "{% include 'nofile' ignore missing %}", "{% include 'nofile' %}", "{% include ['nofile', 'inc'] %}",
            "{% from 'mac' import nope %}{{ nope }}{{ nope() }}", "{% block q %}{{ s }}{{ self.q }}{% endblock %}", "{% import 'mac' as mm with context %}{{ mm.m }}{{ mm._hidden }}", "{% include 'bad' %}",
            "{% extends 'base' %}{% block a %}<{{ super() }}>{% endblock %}", "{% block a scoped %}{{ x }}{% endblock %}{{ self.a() }}", "{% autoescape true %}{{ h }}{{ h|safe }}{{ h ~ 1 }}{{ [h] }}{% endautoescape %}",
            "{% extends 'base' %}{% block b %}{{ super() ~ s }}{{ self.a() }}{% endblock %}{{ s.nope.more }}", "{% for x in l %}{% include 'inc' %}{% endfor %}",
            "{% for x in l %}{% for y in ls %}{{ loop.index }}{{ x }}{{ y }}{% endfor %}{{ loop.index }}{% endfor %}",
            "{% for x in l %}{% set outer = loop %}{% for y in ls %}{{ outer.index }}{{ loop.first }}{% endfor %}{% endfor %}{{ outer }}", "{% include 'loop' %}", "{% include 'child' %}", "{% extends 'child' %}",
            "{% extends 'child' %}{% block b %}{{ super() }}{{ top }}{% endblock %}", "{% extends 'child' %}{% block a %}{{ super.super() }}{{ self.b() }}{% endblock %}", "{% extends x %}", "{% extends ['nofile', 'base'] %}",
            "{% if i %}{% extends 'base' %}{% endif %}{{ s }}", "{% from 'lib' import all, deep with context %}{{ all(1, x, k=s) }}{{ deep(3) }}", "{% from 'lib' import each, t as tt %}{{ each(l) }}{{ tt }}", "{% import 'lib' as lib %}{{ lib.each(ls, sep=s) }}{{ lib.t }}{{ lib.nope }}",
            "{% import 'lib' as lib %}{{ lib.all(*l, **di) }}{{ lib }}", "{% import x as lib %}{{ lib.m }}", "{% include x %}", "{% include [x, 'inc'] ignore missing %}", "{% include 'inc' ignore missing with context %}", "{% include ['inc', 'bad'] %}",
            "{% block q %}{% block w %}{{ x }}{% endblock %}{% endblock %}{{ self.w() }}", "{% block q required %}{% endblock %}", "{% block q %}1{% endblock q %}", "{% block q %}{% endblock %}{% block q %}{% endblock %}", "{% for x in l %}{% block q scoped %}{{ x }}{{ loop.index }}{% endblock %}{% endfor %}",
            "{% for x in l %}{% block q %}{{ x }}{% endblock %}{% endfor %}", "{{ self }}{{ self.nope }}", "{% print s, i %}", "{% print x %}", "{% set q = 1 %}{% block q %}{{ q }}{{ x }}{% endblock %}", "{% set x %}{% block q %}{{ s }}{% endblock %}{% endset %}{{ x }}",
            "{% autoescape false %}{{ h }}{% endautoescape %}", "{% autoescape x %}{{ h }}{{ s ~ h }}{% endautoescape %}", "{% autoescape true %}{% set y %}{{ h }}{% endset %}{{ y }}{{ [y] }}{% macro q(a) %}{{ a }}<{% endmacro %}{{ q(h) }}{{ [q(h)] }}{% endautoescape %}{{ y }}",
            "{% autoescape true %}{{ h|upper }}{{ h|replace('a', '<') }}{{ h ~ '<' }}{{ [h, h|e]|join('<') }}{{ '<%s>'|format(h) }}{{ h|e|e }}{{ h|safe|e }}{{ h|forceescape }}{{ h|striptags }}{{ h|urlize }}{{ h|tojson }}{{ d|xmlattr }}{% endautoescape %}",
        ])

    def a_escape(self, depth):
        return Node("g", self.tag("autoescape ", self.rng.choice(["true", "true", "false", "x", "bt"])), self.body(depth), self.tag("endautoescape"))


LOOP = ["loop.index", "loop.index0", "loop.revindex", "loop.revindex0", "loop.first", "loop.last", "loop.length", "loop.cycle(1, 2)", "loop.depth", "loop.depth0", "loop.previtem", "loop.nextitem",
        "loop.changed(x)", "loop", "loop.nope"]
STATEMENTS = ["output"] * 5 + ["text"] * 2 + ["set"] * 5 + ["namespace", "for", "for", "for", "if", "if", "if", "macro", "macro", "call", "filter", "with", "do", "other", "other", "escape"]
RECURSIONS = ["{% if loop.depth < 3 and x is iterable and x is not string %}{{ loop(x) }}{% endif %}", "{{ loop([1, 2]) if loop.depth < 2 }}", "{{ loop.depth0 }}{{ loop([]) }}", "{% if loop.depth < 3 %}[{{ loop(ll) }}]{% endif %}",
              "{% for y in ls %}{{ y }}{{ loop.index }}{% endfor %}{% if loop.depth0 < 1 %}{{ loop(x) }}{% endif %}", "{% set y = loop([]) %}{{ y }}", "{{ loop(x) if x is mapping }}"]
# White space around a tag, which the tag or the environment may take away.
GAPS = [("", "")] * 8 + [("", "\n"), ("  ", "\n"), ("\n  ", "  \n"), (" ", " "), ("\n", ""), ("\t", "\r\n"), ("x ", "")]
TOKENS = ["{{", "}}", "{%", "%}", "{#", "#}", "|", ".", ",", "(", ")", "[", "]", "{", "}", "'", '"', " ", "\n", "if", "else", "for", "in", "is", "not", "=", "==", "~", ":", "*", "**", "//", "1", "x", "endif",
          "endfor", "endmacro", "-", "+", "%", "\\", "!", "$", "1.5", "0x", "_", "é", "and", "block", "raw", "endraw", "do", "call", "macro", "import", "from", "with", "..", "@", "&", ";", "<", ">=", "loop", "recursive"]


def mutated(text, rng):
    """The text with one to three tokens removed, doubled, exchanged or put in: mostly a syntax error."""
    for _ in range(rng.randint(1, 3)):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 1, 2, 4]))
        text = text[:start] + rng.choice(TOKENS + [""] * 20 + [text[start:end] * 2]) + text[end:]
    return text


def draw(seed):
    """The case of a seed: mode, tree."""
    rng = random.Random(seed)
    choice = rng.random()
    modes = [("jinja2", 0.55), ("jinja2-trim", 0.65), ("dbt-sql", 0.83), ("dbt-capture", 0.87), ("dbt-native", 1)]
    mode = next(name for name, end in modes if choice < end)
    grammar = Grammar(rng, mode)
    tree = grammar.template()
    if rng.random() < 0.08:
        tree = Node("m", mutated(str(tree), rng))
    return mode, tree
