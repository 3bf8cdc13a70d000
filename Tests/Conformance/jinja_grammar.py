"""Random Jinja templates for jinja_differential.py, as trees that can be made smaller.

Expressions come from tables of forms by the type of their result: `{s}` stands for an expression that gives a str.
One placeholder in twenty gets an expression of any type, so errors are tried as well.
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
    "M": ["'%s'", "'%d'", "'%5d|'", "'%-5s|'", "'%05.1f'", "'%x'", "'%#o'", "'%e'", "'%g'", "'%r'", "'%c'", "'%%'", "'%(a)s'", "'%+d'",
          "'%.3s'", "'% d'", "'%i'", "'%u'", "'%X'", "'%a'", "'%s %s'", "'%G'", "'%.0f'", "'%q'", "'%'", "'%.10g'", "'%5%'"],
}

S_FORMS = """
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
{i}+{i} {i}-{i} {i}*{i} {i}//{i} {i}%{i} {c}**{c} {i}**2 -{i} +{i} {s}|length {l}|length {d}|count {x}|length {x}|int {s}|int {s}|int({c})
{s}|int({c},{c}) {s}|int(0,16) {f}|int {L}|sum {L}|sum(start={i}) {D}|sum({a}) {D}|sum({a},{i}) {i}|abs {s}.count({s}) {s}.find({s}) {s}.rfind({s})
{s}.index({s}) {s}.rindex({s}) {s}.find({s},{c}) {s}.find({s},{c},{c}) {s}.count({s},{c}) {l}.index({x}) {l}.count({x}) {t}.count({x}) {t}.index({x}) {i}.bit_length() {i}.bit_count()
{i}.real {i}.imag {i}.numerator {i}.denominator {i}.conjugate() {s}|wordcount {L}|max {L}|min {L}|first {L}|last {i}|round {i}|round({c})
{w}.year {w}.day {w}.weekday() {w}.isoweekday() {y}.toordinal() {w}.microsecond {y}.month ({w}-{w}).days ({w}-{w}).seconds ({y}-{y}).days
{i}if{b}else{i} {d}.a {d}['a'] {l}[{c}] {L}[{c}] {i} and {i} {i} or {i} {R}.start {R}.stop {R}.step {R}|sum {R}.index({i}) {R}.count({i}) {i}|default({i})
{i}.from_bytes({s}.encode(),'little') {w}.timestamp() {i}*{c}+{i}*{c} ({i}+{i})//({i}-{i}) ({i}*{i})%{i} {b}+{b} {d}|length {z}|length
"""

F_FORMS = """
{f}+{f} {f}-{i} {f}*{f} {i}/{i} {f}/{f} {f}//{f} {f}%{f} {i}%{f} {f}**{c} {i}**-1 {i}**0.5 -{f} {f}|round {f}|round({c}) {f}|round({c},'ceil') {f}|round({c},'floor')
{f}|round({c},{s}) {i}|round({c},'ceil') {s}|float {s}|float({f}) {x}|float {i}|float {f}|abs {f}.real {f}.imag {f}.conjugate() {f}.fromhex('0x1.8p1') {L}|sum({f})
({w}-{w}).total_seconds() {f}if{b}else{i} {f}//{i} {f}.is_integer() {f}.as_integer_ratio() {i}.as_integer_ratio() {i}*{f} {i}+{f} {L}|map('float')|sum {dcf}
"""

B_FORMS = """
{x}=={x} {x}!={x} {i}<{i} {n}<={n} {f}>{i} {s}>={s} {l}<{l} {t}>{t} {x}<{x} {x}>={x} {i}<{i}<{i} {x}in{l} {s}in{s} {x}not in{d} {x}in{x} {i}in{R} {x}in{z}
not{x} {x}and{x} {x}or{x} {x} is defined {x} is undefined {x} is none {x} is string {x} is number {x} is integer {x} is float {x} is boolean {x} is true
{x} is false {x} is mapping {x} is sequence {x} is iterable {x} is callable {i} is odd {i} is even {f} is odd {i} is divisibleby({i}) {i} is divisibleby {i} {x} is eq({x}) {x} is ne {x}
{x} is lt({x}) {i} is gt {i} {x} is ge({x}) {x} is in({x}) {x} is in {l} {x} is sameas({x}) {x} is lower {s} is upper {x} is escaped {x} is not defined {s} is filter {s} is test
{s}.startswith({s}) {s}.endswith({s}) {s}.startswith(({s},{s})) {s}.startswith({s},{c}) {s}.isdigit() {s}.isalpha() {s}.isalnum() {s}.isupper() {s}.islower() {s}.isspace()
{s}.istitle() {s}.isnumeric() {s}.isdecimal() {s}.isidentifier() {s}.isprintable() {s}.isascii() {z}.issubset({z}) {z}.issuperset({L}) {z}.isdisjoint({l}) {d}.keys().isdisjoint({l})
{z}<{z} {z}=={z} {w}<{w} {y}=={y} {w}=={y} {x} is nosuch {b}if{b}else{b} {d}=={d} {L}=={L} {d}.items()=={d}.items() {d}.keys()=={d}.keys() {x}in({x},{x}) {N} is defined {q} is callable
"""

L_FORMS = """
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
{{h}:{x}} {'k':{x},'l':{x}} dict({d}) dict(a={x},b={x}) dict({d},z={x}) dict([({s},{x})]) {d}.copy() {s}|dict {d}.fromkeys({l}) {d}.fromkeys({l},{x}) {{h}:{x},{h}:{x}} {{h}:{x},{h}:{x},{h}:{x}} {d}if{b}else{d} dict({D}|groupby({a})) dict({d}|dictsort)
"""

T_FORMS = """
({x},{x}) ({x},) {t}+{t} {t}*{c} {t}[{c}:{c}] {t}[::-1] {s}.partition({s}) {s}.rpartition({s}) {d}.popitem() {w}.timetuple() {y}.isocalendar() {w}.utctimetuple() {i}.as_integer_ratio() {d}|dictsort|first {R}|list|batch(2)|first
"""

Z_FORMS = """
{z}.union({j}) {z}.intersection({j}) {z}.difference({j}) {z}.symmetric_difference({j}) {z}.copy() {z}-{z}
"""

X_FORMS = """
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
    "s": """
    re.sub({r},{p},{s}) re.sub({r},{p},{s},{c}) re.sub({r},{p},{s},count={c}) re.escape({s}) {w}.strftime({K}) {v}.strftime({K}) {v}.isoformat() {k}~'' ({w}+{k})~'' ({w}-{k}).isoformat() re.match({r},{s}).group() re.search({r},{s}).group(0)
    re.search({r},{s}).group({c}) re.sub('(\\\\w)',{p},{s}) {y}.strftime({K}) {w}.replace(hour={c})~'' {k}|string {v}~'' dtm.datetime.strptime('2024-05-06','%Y-%m-%d')~'' dtm.datetime.strptime({s},{K})~'' dtm.datetime.strptime(dt2.strftime({K}),{K})~''
    """,
    "i": """
    {k}.days {k}.seconds {k}.microseconds re.search({r},{s}).start() re.search({r},{s}).end() re.findall({r},{s})|length ({w}-{w})//{k} {k}//{k} {v}.hour {y}.toordinal() re.subn({r},{p},{s})[1] {w}.toordinal()
    """,
    "f": "{k}/{k} {k}.total_seconds() ({w}-{w})/{k} ({w}-{w}).total_seconds()",
    "b": "{k}<{k} {k}=={k} {w}<{w}+{k} {v}<{v} re.match({r},{s})is none re.search({r},{s})is not none re.fullmatch({r},{s})is none {y}<{y} {k}is defined {w}=={w}-{k}",
    "l": """
    re.findall({r},{s}) re.split({r},{s}) re.split({r},{s},{c}) re.split({r},{s},maxsplit={c}) it.chain({l},{l})|list it.product({l},{l})|list it.permutations({l},2)|list it.combinations({l},{c})|list it.combinations_with_replacement({l},2)|list
    it.islice({l},{c})|list it.islice({l},{c},{c})|list it.accumulate({L})|list it.repeat({x},{c})|list it.zip_longest({l},{s})|list it.zip_longest({l},{l},fillvalue={x})|list it.starmap(range,[(1,2)])|list it.compress({l},{l})|list
    it.takewhile(ident,{l})|list it.dropwhile(ident,{l})|list it.filterfalse(ident,{l})|list it.chain.from_iterable({l})|list it.count({i},{c})|batch(2)|first it.cycle({l})|batch(3)|first it.groupby({l})|map('first')|list it.islice(it.count({i}),{c})|list
    it.product({l},repeat=2)|list it.permutations({l})|list|length it.islice(it.cycle({l}),4)|list it.tee({l})|map('list')|list it.pairwise({l})|list it.product({s},{R})|list|length
    """,
    "t": "re.search({r},{s}).groups() re.search({r},{s}).span() re.subn({r},{p},{s}) re.match({r},{s}).span({c}) {y}.isocalendar() {w}.timetuple()|list",
    "d": "re.search({r},{s}).groupdict() re.search({r},{s}).groupdict({x})",
    "k": "{k}+{k} {k}-{k} {k}*{i} {k}*{f} {k}//{c} {k}/{c} -{k} {k}|abs {k}%{k} {w}-{w} {y}-{y} dtm.timedelta(days={i}) dtm.timedelta(hours={n},seconds={n}) dtm.timedelta({f})",
    "w": "{w}+{k} {w}-{k} {w}.replace(month={c},day={c}) dtm.datetime({c},{c},{c}) dtm.datetime.fromisoformat({w}.isoformat()) dtm.datetime.combine({y},{v}) dtm.datetime.fromisoformat({s}) dtm.datetime.fromtimestamp({i}) dtm.datetime.utcfromtimestamp({n}) dtm.datetime.strptime({s},{K}) pytz.utc.localize({w}) pytz.timezone('Europe/Berlin').localize({w}) pytz.timezone('America/New_York').localize({w})",
    "y": "{y}+{k} {y}-{k} {w}.date() dtm.date({c},{c},{c}) dtm.date.fromordinal({i}) dtm.date.fromisoformat({s}) {y}.replace(year={c})",
    "v": "{w}.time() dtm.time({c},{c}) {v}.replace(minute={c})",
    "x": "re.match({r},{s}) re.compile({r}) re.compile({r}).findall({s}) re.compile({r}).pattern {k} {w}+{w} {w}-{y} {k}+{i} {v}-{v} re.search({r},{s})[{c}] re.finditer({r},{s})|map('list')|list|length modules.datetime.date modules.nope re.IGNORECASE re.findall({r},{s},re.I) {w}.astimezone(pytz.utc) {w}.tzname() {k}.min {w}.resolution it.frob it.count",
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
    """A form as texts and placeholders: `{s}~{x}` gives `('s',)`, `'~'`, `('x',)`. Braces of dicts stay text."""
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


TEST_NAMES = ("divisibleby", "ne", "gt", "in", "eq")
PARSED = {kind: split_forms(text) for kind, text in FORMS.items()}
MODULE_PARSED = {kind: split_forms(text) for kind, text in MODULE_FORMS.items()}


class Grammar:
    """Draws templates from a seeded generator."""

    def __init__(self, rng, mode):
        self.rng, self.modules, self.mode = rng, mode == "dbt-sql", mode
        # How often an expression has a type that its place does not ask for: in half of all templates hardly ever.
        self.wild = rng.choice([0.003, 0.06])
        self.locals = ["x"]

    # Expressions

    def expression(self, kind, depth):
        rng = self.rng
        if kind in CONTEXT and kind not in LEAVES:
            return Node("e", kind)
        if rng.random() < self.wild and kind not in "aTCFKPMchj":
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
        if self.locals and kind not in "aTCFKPMrpchj" and rng.random() < 0.06:
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
        opening, closing = self.rng.choice([("{% ", " %}")] * 9 + [("{%- ", " -%}"), ("{% ", " -%}"), ("{%+ ", " %}")])
        return Node("g", opening, *parts, closing)

    def body(self, depth):
        return Node("b", *[self.statement(depth - 1) for _ in range(self.rng.randint(1, 2))])

    def statement(self, depth):
        if depth <= 0:
            return self.output(2)
        name = self.rng.choice(STATEMENTS)
        # In native rendering all values but str break the join of a filter's block and of a recursive loop; see `a_filter`.
        if name == "filter" and self.mode == "dbt-native":
            name = "if"
        return Node("s", getattr(self, "a_" + name)(depth))

    def name(self):
        name = self.rng.choice(["x", "y", "s", "l", "acc", "ns", "m"])
        self.locals = (self.locals + [name])[-4:]
        return name

    def a_output(self, depth):
        return self.output(3)

    def a_text(self, depth):
        return self.rng.choice(["text ", "\n", "  \n ", "<b>", "{# note #}", "{#- n -#}", "a{% raw %}{{ x }}{% endraw %}b", "é"])

    def a_set(self, depth):
        rng = self.rng
        target = rng.choice([self.name(), self.name() + ", " + self.name(), "ns.a", self.name()])
        if rng.random() < 0.2:
            filters = rng.choice(["", "|upper", "|trim|length", "|list"])
            return Node("g", self.tag("set ", target, filters), self.body(depth), self.tag("endset"))
        value = self.expression(rng.choice("xxlsidt"), 2)
        if "," in target and rng.random() < 0.7:
            value = Node("g", self.expression("x", 2), ", ", self.expression("x", 2))
        return self.tag("set ", target, " = ", value)

    def a_namespace(self, depth):
        return Node("g", "{% set ns = namespace(a=", self.expression("x", 1), ") %}")

    def a_for(self, depth):
        rng = self.rng
        target = rng.choice(["x", "x", "k, v", "x, y", "l"])
        self.locals = (self.locals + target.split(", ") + LOOP)[-12:]
        over = self.expression("d" if target == "k, v" and rng.random() < 0.2 else "l", 2)
        if target == "k, v" and rng.random() < 0.8:
            over = Node("g", self.expression("d", 1), rng.choice([".items()", "|items", "|dictsort", ".items()|list"]))
        condition = Node("o", " if ", self.expression("b", 2)) if rng.random() < 0.3 else ""
        recursive = " recursive" if rng.random() < 0.1 and self.mode != "dbt-native" else ""
        inside = [self.body(depth)]
        if recursive:
            inside.append(Node("s", "{% if loop.depth < 3 and x is iterable and x is not string %}{{ loop(x) }}{% endif %}"))
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
        signature = rng.choice(["a", "a, b=1", "a, b=a", "", "a=[1], b=s", "x, s=x"])
        call = rng.choice([("m({x})",), ("m({x}, {x})",), ("m({x}, b={x})",), ("m()",), ("m({x}, {x}, {x})",), ("m(b={x})",), ("m(a=1, zz={x})",), ("m.name",), ("m(*{l})",),
                           ("m(**{d})",), ("m({x})|upper",), ("m.arguments",)])[0]
        return Node("g", self.tag("macro m(", signature, ")"), self.body(depth), self.tag("endmacro"),
                    Node("s", "{{ ", self.fill(split_form(call), 1), " }}"))

    def a_call(self, depth):
        rng = self.rng
        body = rng.choice(["{{ caller() }}", "{{ caller(1) }}", "[{{ caller(a, 2) }}]", "{{ a }}", "{{ caller.name }}{{ caller.arguments }}", "{{ caller is defined }}"])
        signature = rng.choice(["", "", "(q)", "(q, r=3)", "()"])
        return Node("g", "{% macro c(a=1) %}", body, "{% endmacro %}", self.tag("call", signature, " c(", self.expression("x", 1), ")"), self.body(depth), self.tag("endcall"))

    # Only filters that give a str: of others Jinja2 finds out when it joins the whole output, after all other errors.
    def a_filter(self, depth):
        name = self.rng.choice(["upper", "title", "trim", "replace('a', 'b')", "e", "indent(2)", "reverse", "nosuch", "wordwrap(5)", "upper|lower"])
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
        ])


LOOP = ["loop.index", "loop.index0", "loop.revindex", "loop.revindex0", "loop.first", "loop.last", "loop.length", "loop.cycle(1, 2)", "loop.depth", "loop.depth0", "loop.previtem", "loop.nextitem",
        "loop.changed(x)", "loop", "loop.nope"]
STATEMENTS = ["output"] * 5 + ["text"] * 2 + ["set"] * 5 + ["namespace", "for", "for", "for", "if", "if", "if", "macro", "macro", "call", "filter", "with", "do", "other"]
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
    mode = "jinja2" if choice < 0.7 else "dbt-sql" if choice < 0.87 else "dbt-native"
    grammar = Grammar(rng, mode)
    tree = grammar.template()
    if rng.random() < 0.08:
        tree = Node("m", mutated(str(tree), rng))
    return mode, tree
