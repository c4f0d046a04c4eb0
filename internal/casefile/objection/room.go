package objection

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/deadline"
)

// Kind names this kind of case everywhere.
const Kind = "objection"

// Room is the kind of case as the kernel runs it.
var Room = deadline.Steer(casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project})
