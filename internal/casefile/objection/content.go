package objection

import (
	"unicode/utf8"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
)

// normalized brings what strangers type to one form.
func (c Create) normalized() Create {
	c.Text = person.NormalizeText(c.Text)
	if c.Objector != nil {
		o := *c.Objector
		o.Name, o.Address = person.NormalizeText(o.Name), person.NormalizeText(o.Address)
		if p, fault := person.NormalizePhone(o.Phone); fault == "" {
			o.Phone = p
		}
		c.Objector = &o
	}
	return c
}

// problems: who gives his name must be reachable; the name may be a person's or a firm's.
func (o Objector) problems() []casefile.Field {
	var wrong []casefile.Field
	if n := utf8.RuneCountInString(o.Name); n < 2 || n > maxName {
		wrong = append(wrong, casefile.Wrong("/objector/name", "name_length"))
	}
	if _, fault := person.NormalizePhone(o.Phone); fault != "" {
		wrong = append(wrong, casefile.Wrong("/objector/phone", fault))
	}
	if utf8.RuneCountInString(o.Address) > maxText/10 {
		wrong = append(wrong, casefile.Wrong("/objector/address", "too_long"))
	}
	return wrong
}
