package recheck

// warnings are what the screen points out beside the holds: that the filing was corrected, and the differences are shown.
func (m model) warnings() []string {
	if m.Seen != "" {
		return []string{"corrected_since"}
	}
	return nil
}
