/** undressed takes a page's <style> texts out of it, and whatever could run. */
export function undressed(html: string): { body: string; style: string } {
  let style = ''
  const body = html
    .replace(/<style[^>]*>([\s\S]*?)<\/style>/gi, (_, text: string) => ((style += `${text}\n`), ''))
    .replace(/<script[\s\S]*?(<\/script>|$)/gi, '')
  return { body, style }
}
