import SourceText

extension Renderer {
    /// Runs a template in a context, then the one that it extends.
    func run(_ template: Template, _ context: Context) throws(TemplateError) {
        let outer = isCapturing
        isCapturing = template.isCapturing
        defer { isCapturing = outer }
        try nested { () throws(TemplateError) in
            var next: Template? = template
            var chain = 0
            while let template = next {
                chain += 1
                guard chain <= self.environment.limits.depth else { throw .recursion() }
                try self.runBody(template, context)
                next = context.parent
                context.parent = nil
            }
        }
    }

    @discardableResult
    private func runBody(_ template: Template, _ context: Context) throws(TemplateError) -> Frame {
        let frame = Frame(template.tree.slotCount, parent: nil, context: context)
        if let slot = template.tree.selfSlot { frame.slots[slot] = .object(SelfReference(context)) }
        do { _ = try Jinja.run(template.tree.body, frame, self) } catch {
            throw error.leaving("template", template.tree.text)
        }
        return frame
    }

    /// The template that an `include`, `import` or `extends` names.
    /// - Throws: `TemplateNotFound` where the loader does not know it.
    func template(_ value: Value, isSelection: Bool) throws(TemplateError) -> Template {
        guard environment.loader != nil else {
            throw TemplateError(.type, "no loader for this environment specified")
        }
        if case .undefined(let undefined) = value { throw undefined.error }
        if case .text(let name) = value { return try load(name.string) }
        guard isSelection else {
            // No loader has a template of such a name; it is looked up in a cache first.
            _ = try hashCode(of: value)
            throw TemplateError(.runtime, try str(value, self), className: "TemplateNotFound")
        }
        let names = try elements(of: value, self)
        for name in names {
            if name.isUndefined { continue }
            // Templates are looked up in a cache by their names.
            _ = try hashCode(of: name)
            do { return try load(str(name, self)) } catch {
                guard error.className == "TemplateNotFound" else { throw error }
            }
        }
        guard !names.isEmpty else {
            throw TemplateError(
                .runtime, "Tried to select from an empty list of templates.", className: "TemplatesNotFound")
        }
        var shown: [String] = []
        for name in names {
            if case .undefined(let undefined) = name {
                shown.append(undefined.message)
            } else {
                shown.append(try str(name, self))
            }
        }
        // The message asks for the last name again.
        if value.object(as: SetObject.self) != nil || value.object(as: Iteration.self) != nil {
            throw typeError("'\(pythonTypeName(value))' object is not subscriptable")
        }
        throw TemplateError(
            .runtime, "none of the templates given were found: " + shown.joined(separator: ", "),
            className: "TemplatesNotFound")
    }

    private func load(_ name: String) throws(TemplateError) -> Template {
        if let template = templates[name] { return template }
        guard let source = environment.loader?(name) else {
            throw TemplateError(.runtime, name, className: "TemplateNotFound")
        }
        let template = try Template(source, environment, name: name)
        templates[name] = template
        return template
    }

    /// The module of a template imported without context: made once.
    func module(_ template: Template, _ context: Context) throws(TemplateError) -> ModuleObject {
        if let module = modules[ObjectIdentifier(template)] { return module }
        let module = try makeModule(template, context.separate(template))
        modules[ObjectIdentifier(template)] = module
        return module
    }

    /// Runs a template for what it defines.
    func makeModule(_ template: Template, _ context: Context) throws(TemplateError) -> ModuleObject {
        let printed = try capturedText { () throws(TemplateError) in try self.run(template, context) }
        let values = context.variables.filter { context.exported.contains($0.key) }
        return ModuleObject(template.name, values, printed: printed)
    }
}
