package pack

// FrontHTML is the two pages that people sign first, as HTML: the policy in
// plain words. No tag of the pack's own gets through.
func (p *Pack) FrontHTML(lang string) string { return string(markdown(p.Front.In(lang))) }
