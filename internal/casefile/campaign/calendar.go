package campaign

// Calendar is the working-day calendar of the years it names: weekends rest unless Work, weekdays work unless Off.
// A year it does not name is unknown, and every question about it is refused.
type Calendar struct {
	Years []int    `json:"years"`
	Off   []string `json:"off"`  // weekdays (or weekends) that are days off
	Work  []string `json:"work"` // weekend days that are worked
}
