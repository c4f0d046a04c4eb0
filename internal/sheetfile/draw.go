package sheetfile

import (
	"image/color"
)

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}

func (d *document) drawCode(x, y float64) {
	module := qrSide / float64(d.side)
	for _, run := range d.code {
		px, py := float64(run[0]%d.side), float64(run[0]/d.side)
		d.pdf.RectFromUpperLeftWithStyle(x+px*module, y+py*module, float64(run[1])*module, module, "F")
	}
}

func (d *document) center(text string, size float64) float64 {
	return (pageW - measure(d.ruler.glyphs(text), size)) / 2
}

func (d *document) write(x, y float64, text string, size float64) {
	d.draw(x, y, d.ruler.glyphs(text), size)
}

// draw writes glyphs run by run, each run in the face that has it.
func (d *document) draw(x, y float64, line []glyph, size float64) {
	for start := 0; start < len(line); {
		end := start
		text := ""
		for end < len(line) && line[end].face == line[start].face {
			text += string(line[end].r)
			end++
		}
		d.run(x, y, text, line[start].face, size)
		x += measure(line[start:end], size)
		start = end
	}
}

func (d *document) run(x, y float64, text string, face int, size float64) {
	if d.err != nil {
		return
	}
	if d.err = d.pdf.SetFont(d.ruler.font.faces[face].name, "", size); d.err != nil {
		return
	}
	d.pdf.SetXY(x, y)
	d.err = d.pdf.Cell(nil, text)
}

// box draws the square that staff tick, and the tick where the system knows of it; no font is needed for either.
func (d *document) box(cx, cy float64, m mark) {
	if m == noMark {
		return
	}
	const half = 3.2
	d.pdf.SetLineWidth(0.5)
	d.pdf.RectFromUpperLeft(cx-half, cy-half, 2*half, 2*half)
	if m == ticked {
		d.pdf.SetLineWidth(0.9)
		d.pdf.Line(cx-half*0.6, cy, cx-half*0.1, cy+half*0.6)
		d.pdf.Line(cx-half*0.1, cy+half*0.6, cx+half*0.8, cy-half*0.8)
	}
	d.pdf.SetLineWidth(0.4)
}
