// Questions about whole strings.

/// `str.isupper`: no lower or title case letter and at least one upper case letter.
func isUpperText(_ text: String) -> Bool {
    var found = false
    for scalar in text.unicodeScalars {
        let properties = scalar.properties
        if properties.isLowercase || properties.generalCategory == .titlecaseLetter { return false }
        if properties.isUppercase { found = true }
    }
    return found
}

/// `str.islower`.
func isLowerText(_ text: String) -> Bool {
    var found = false
    for scalar in text.unicodeScalars {
        let properties = scalar.properties
        if properties.isUppercase || properties.generalCategory == .titlecaseLetter { return false }
        if properties.isLowercase { found = true }
    }
    return found
}

/// `str.istitle`: upper case letters only at the start of words, lower case letters only after.
@Sendable func isTitleText(_ text: String) -> Bool {
    var (found, inWord) = (false, false)
    for scalar in text.unicodeScalars {
        let properties = scalar.properties
        if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
            if inWord { return false }
            (found, inWord) = (true, true)
        } else if properties.isLowercase {
            if !inWord { return false }
            found = true
        } else {
            inWord = false
        }
    }
    return found
}

/// `str.isidentifier`.
@Sendable func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
}
