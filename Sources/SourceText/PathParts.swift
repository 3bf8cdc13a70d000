/// The parts of a path between its slashes, empty ones left out.
///
/// Cuts at bytes: a slash is never part of a longer character, and looking for characters is several times slower.
package func pathParts(_ path: String) -> [String] {
    path.utf8.split(separator: 0x2F).map { String(Substring($0)) }
}
