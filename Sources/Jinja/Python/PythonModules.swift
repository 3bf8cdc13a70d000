/// The Python modules that dbt shows its templates as `modules`.
package enum PythonModules {
    /// `modules`: a dict of dicts, made anew.
    package static var all: Value {
        .dict(Dict([("pytz", pytz), ("datetime", datetime), ("re", re), ("itertools", itertools)]))
    }

    /// `modules.datetime`.
    package static var datetime: Value { .dict(DateTimeModule.module) }
    /// `modules.pytz`.
    package static var pytz: Value { .dict(PytzModule.module) }
    /// `modules.re`.
    package static var re: Value { .dict(ReModule.module) }
    /// `modules.itertools`.
    package static var itertools: Value { .dict(ItertoolsModule.module) }
}
