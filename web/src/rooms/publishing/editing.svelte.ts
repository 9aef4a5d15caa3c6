// A draft on somebody's desk: its files, what was typed and not yet saved, and
// what to do when somebody else has saved the same file.
import { HandbookService, type ClausePlace, type PolicyFile } from '../../contract/bedside/v1/handbook_pb'
import { call } from '../../live/service'
import { troubleOf, type Trouble } from '../../live/trouble'
import { clashes, keepUnsaved, unsavedOf, type Unsaved } from './unsaved'

export class Editing {
  files = $state.raw<PolicyFile[]>()
  places = $state.raw<ClausePlace[]>([])
  mine = $state.raw<ReadonlyMap<string, Unsaved>>(new Map())
  trouble = $state.raw<Trouble>() // the draft cannot be shown
  stopped = $state.raw<Trouble>() // a file could not be saved
  busy = $state(false)

  constructor(readonly number: bigint, private readonly person: string) {
    this.mine = unsavedOf(person, number)
  }

  /** load fetches what is saved. What is typed stays. */
  async load() {
    try {
      const answer = await call(HandbookService).draftFiles({ number: this.number })
      this.files = [...answer.files].sort((a, b) => a.path.localeCompare(b.path, 'en'))
      this.places = answer.places
      this.trouble = undefined
    } catch (error) {
      this.trouble = troubleOf(error)
    }
  }

  saved(path: string): PolicyFile | undefined {
    return this.files?.find((f) => f.path === path)
  }

  /** text is what stands in the box: typed or saved. */
  text(path: string): string {
    return this.mine.get(path)?.text ?? this.saved(path)?.text ?? ''
  }

  /** paths lists the saved files and those that are new and only typed. */
  get paths(): string[] {
    return [...new Set([...(this.files ?? []).map((f) => f.path), ...this.mine.keys()])].sort((a, b) => a.localeCompare(b, 'en'))
  }

  /** clash says whether somebody else saved this file after it was typed upon. */
  clash(path: string): boolean {
    const mine = this.mine.get(path)
    return !!mine && !!this.files && clashes(mine, this.saved(path)?.sha256)
  }

  type(path: string, text: string) {
    const saved = this.saved(path)
    const was = this.mine.get(path)?.was ?? saved?.sha256 ?? ''
    this.keep(path, saved && saved.text === text && was === saved.sha256 ? undefined : { was, text })
  }

  /** revert lets what is saved stand. */
  revert(path: string) {
    this.keep(path, undefined)
  }

  /** insist puts what was typed upon what is saved now. */
  insist(path: string) {
    const mine = this.mine.get(path)
    if (mine) this.keep(path, { was: this.saved(path)?.sha256 ?? '', text: mine.text })
  }

  /** save answers whether the file is saved. A clash is no failure: the text stays, and clash() says so. */
  async save(path: string): Promise<boolean> {
    const mine = this.mine.get(path)
    if (!mine) return true
    if (this.busy || this.clash(path)) return false
    if (!mine.text.trim() && !this.saved(path)) {
      this.keep(path, undefined) // a new file that nothing was written into
      return true
    }
    this.busy = true
    this.stopped = undefined
    try {
      const { file } = await call(HandbookService).saveFile({ number: this.number, path, text: mine.text.trim() && mine.text, wasSha256: mine.was })
      const rest = (this.files ?? []).filter((f) => f.path !== path)
      this.files = file && mine.text.trim() ? [...rest, file] : rest
      if (this.mine.get(path) === mine) this.keep(path, undefined)
      else this.insist(path) // typed on while it was being saved
      await this.load() // clauses may stand on other lines now
      return true
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble.kind === 'conflict') await this.load()
      if (!this.clash(path)) this.stopped = trouble
      return false
    } finally {
      this.busy = false
    }
  }

  /** saveAll answers the first file that could not be saved, "" when all are. */
  async saveAll(): Promise<string> {
    for (const path of [...this.mine.keys()]) if (!(await this.save(path))) return path
    return ''
  }

  /** emptied is a saved file whose text was deleted whole: saving it takes it out. */
  get emptied(): string {
    return [...this.mine].find(([path, u]) => !u.text.trim() && this.saved(path))?.[0] ?? ''
  }

  private keep(path: string, u: Unsaved | undefined) {
    const next = new Map(this.mine)
    if (u) next.set(path, u)
    else next.delete(path)
    this.mine = next
    keepUnsaved(this.person, this.number, path, u)
  }
}
