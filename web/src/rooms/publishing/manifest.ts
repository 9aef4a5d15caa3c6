// The number that people sign a version by, as pack.yaml holds it.

const line = /^version:[ \t]*(["']?)([^\s"'#]*)\1[^\S\n]*(#.*)?$/m

/** versionOf answers the number in a pack.yaml; undefined where there is none. */
export function versionOf(text: string): string | undefined {
  return line.exec(text)?.[2]
}

/** withVersion puts another number in its place. What would be no plain word in the file is left out. */
export function withVersion(text: string, version: string): string {
  return text.replace(line, () => `version: ${version.replace(/[^\w.+-]/g, '')}`)
}

/** nextVersion: 0.3.0 becomes 0.3.1. */
export function nextVersion(version: string): string {
  const end = /\d+$/.exec(version)
  return end ? version.slice(0, end.index) + (Number(end[0]) + 1) : version
}
