package sheetfile

import (
	"fmt"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"chizheng/internal/casefile"
)

// fontPackage is what an operator installs (Debian); any TrueType font with Chinese outlines does.
const (
	fontPackage = "fonts-droid-fallback"
	fontVar     = "CHIZHENG_FONT"
)

var fontPaths = []string{
	"/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
	"/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
	"/usr/share/fonts/truetype/droid/DroidSansFallback.ttf",
	"/usr/share/fonts/google-droid/DroidSansFallback.ttf",
}

// Font is a pair of faces: the fallback fonts for Chinese have no Latin letters at all. Safe for concurrent use.
type Font struct{ faces [2]face }

type face struct {
	name string
	data []byte
	font *sfnt.Font
}

// FindFont loads the font that CHIZHENG_FONT names, or else the usual one. Errors: Unavailable font_missing, with the
// package to install.
func FindFont(getenv func(string) string) (*Font, error) {
	paths := fontPaths
	if own := getenv(fontVar); own != "" {
		paths = []string{own}
	}
	var cause error
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err == nil {
			return NewFont(data)
		}
		cause = err
	}
	return nil, fontMissing(cause)
}

// NewFont takes a TrueType font with Chinese outlines. Errors: Unavailable font_missing.
func NewFont(cjk []byte) (*Font, error) {
	f := &Font{faces: [2]face{{name: "latin", data: goregular.TTF}, {name: "cjk", data: cjk}}}
	for i := range f.faces {
		parsed, err := sfnt.Parse(f.faces[i].data)
		if err != nil {
			return nil, fontMissing(fmt.Errorf("parse font: %w", err))
		}
		f.faces[i].font = parsed
	}
	if !f.faces[1].has('汉', &sfnt.Buffer{}) {
		return nil, fontMissing(fmt.Errorf("the font has no Chinese outlines"))
	}
	return f, nil
}

func fontMissing(cause error) error {
	return fmt.Errorf("find font: %w: %w",
		casefile.Refuse(casefile.Unavailable, "font_missing", "package", fontPackage, "variable", fontVar), cause)
}

func (f face) has(r rune, b *sfnt.Buffer) bool {
	i, err := f.font.GlyphIndex(b, r)
	return err == nil && i != 0
}

// advance is the width of a glyph in parts of the font's size.
func (f face) advance(r rune, b *sfnt.Buffer) float64 {
	i, err := f.font.GlyphIndex(b, r)
	if err != nil {
		return 1
	}
	w, err := f.font.GlyphAdvance(b, i, fixed.I(1000), font.HintingNone)
	if err != nil {
		return 1
	}
	return float64(w) / 64 / 1000
}

// glyph is one character that can be printed, and the face that has it.
type glyph struct {
	r     rune
	face  int
	width float64 // in parts of the font's size
}

// ruler turns text into glyphs and remembers widths; one for each document.
type ruler struct {
	font   *Font
	known  map[rune]glyph
	buffer sfnt.Buffer
}

func newRuler(f *Font) *ruler { return &ruler{font: f, known: map[rune]glyph{}} }

// glyphs gives the glyphs of text. A character that neither face has becomes its code, as in (U+20BB7): a name that
// loses a character on a signed paper is another name.
func (u *ruler) glyphs(text string) []glyph {
	var out []glyph
	for _, r := range text {
		g, ok := u.glyph(r)
		if ok {
			out = append(out, g)
			continue
		}
		for _, c := range fmt.Sprintf("(U+%04X)", r) {
			g, _ := u.glyph(c)
			out = append(out, g)
		}
	}
	return out
}

func (u *ruler) glyph(r rune) (glyph, bool) {
	if g, ok := u.known[r]; ok {
		return g, g.face >= 0
	}
	g := glyph{r: r, face: -1}
	if r == '\n' {
		return glyph{r: r}, true
	}
	for i, f := range u.font.faces {
		if f.has(r, &u.buffer) {
			g.face, g.width = i, f.advance(r, &u.buffer)
			break
		}
	}
	u.known[r] = g
	return g, g.face >= 0
}

// wrap breaks text into lines of at most width points. It breaks between Chinese characters, at spaces, and inside
// a number that is wider than the column.
func (u *ruler) wrap(text string, size, width float64) [][]glyph {
	var lines [][]glyph
	var current []glyph
	used, space := 0.0, -1
	for _, g := range u.glyphs(text) {
		if g.r == '\n' {
			lines, current, used, space = append(lines, current), nil, 0, -1
			continue
		}
		if used+g.width*size > width && len(current) > 0 {
			keep := len(current)
			if g.face == 0 && g.r != ' ' && space >= 0 {
				keep = space + 1
			}
			lines = append(lines, current[:keep:keep])
			current = append([]glyph{}, current[keep:]...)
			used, space = measure(current, size), -1
		}
		if g.r == ' ' {
			if len(current) == 0 {
				continue
			}
			space = len(current)
		}
		current = append(current, g)
		used += g.width * size
	}
	return append(lines, current)
}

func measure(line []glyph, size float64) float64 {
	w := 0.0
	for _, g := range line {
		w += g.width * size
	}
	return w
}
