package inspection

// warnings are what the screen warns of beside the holds.
func (m model) warnings() []string {
	if m.differs() {
		return []string{"card_differs"}
	}
	return nil
}
