package objection

import "chizheng/internal/casefile"

// Kind names this kind of case everywhere.
const Kind = "objection"

// Room is the kind of case as the kernel runs it.
var Room = casefile.Room[State]{Kind: Kind, Decide: Decide, Apply: Apply, Project: Project}
