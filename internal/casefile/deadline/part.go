package deadline

import (
	"fmt"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Part is what a case's state keeps for this package: a field of the room's own State, named Steer.
type Part struct {
	Stopped *Stop     `json:"stopped,omitempty"` // the clock stands since then
	Urged   string    `json:"urged,omitempty"`   // working day of the newest urging (C7)
	Reached []Reached `json:"reached,omitempty"` // rungs of the tasks that are open
}

// Stop is why a clock stands.
type Stop struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"` // account id
	Code string    `json:"code"`
}

// Entry names a task since the moment it was entered: a case that comes back to a stage enters it anew.
type Entry struct {
	Task  string    `json:"task"`
	Ref   string    `json:"ref,omitempty"`
	Since time.Time `json:"since"`
}

func entryOf(t casefile.Task) Entry { return Entry{Task: t.Kind, Ref: t.Ref, Since: t.Since} }

func (e Entry) same(o Entry) bool {
	return e.Task == o.Task && e.Ref == o.Ref && e.Since.Equal(o.Since)
}

// Reached is how many rungs of its ladder a task has reached.
type Reached struct {
	Entry
	Rungs int `json:"rungs"`
}

// Host is how a room lends its state. Everything that is a pointer points into the state that it was asked of.
type Host struct {
	Part    *Part
	Terms   *campaign.Terms
	Version *int
	Owner   string   // whom the case belongs to: told when its clock stops
	Stop    bool     // in this stage its clock may be stopped
	Always  []string // timers that a stopped clock does not hold
}

// hosted is a pointer to a room's state that lends itself.
type hosted[S any] interface {
	*S
	Host() Host
}

// Commands that every steered case hears, beside its room's own.
const (
	CmdOrders = "apply_orders" // from an order's case: Orders
	CmdStop   = "stop_clock"   // Reason
	CmdStart  = "start_clock"  // Reason
	CmdUrge   = "urge"         // Urge
	TimerRung = "rung"         // a rung of a ladder is reached
)

// Orders are all orders in force, of which the case takes those that it does not know yet.
type Orders struct {
	Orders []Order `json:"orders"`
}

// Order is an order in force as a case hears of it.
type Order struct {
	Seq    int             `json:"seq"`
	Case   string          `json:"case"`
	Number string          `json:"number"`
	Kind   string          `json:"kind"`
	Effect campaign.Effect `json:"effect"`
}

// OrderCommand names the command by which a case hears of an order, whoever sends it and however often.
func OrderCommand(order string, seq int) string { return fmt.Sprintf("order:%s:%d", order, seq) }

// Reason is why a clock is stopped or started.
type Reason struct {
	Code string `json:"code"`
	Text string `json:"text,omitempty"`
}

// Urge asks the holder of a task to act; without a task, of the first open one.
type Urge struct {
	Task string `json:"task,omitempty"`
	Text string `json:"text,omitempty"`
}

// Events that every steered case may have; their data is the struct named beside each.
const (
	EvOrdered = "order_applied" // Order
	EvStopped = "clock_stopped" // Reason
	EvStarted = "clock_started" // Started
	EvUrged   = "urged"         // Urging
	EvRung    = "rung_reached"  // Climbed
)

// Started is a clock that runs again, and the days that it lost.
type Started struct {
	Reason
	Still campaign.Still `json:"still,omitzero"`
	Days  int            `json:"days"`
}

// Urging is an urging as recorded: of which task, by whom, on which working day.
type Urging struct {
	Task string        `json:"task"`
	Role casefile.Role `json:"role"`
	Day  string        `json:"day"`
	Text string        `json:"text,omitempty"`
}

// Climbed is a rung that a task has reached.
type Climbed struct {
	Entry
	Rung string    `json:"rung"`
	N    int       `json:"n"` // its number on the ladder, from 1
	Due  time.Time `json:"due"`
	At   time.Time `json:"at"` // when it was to be reached
}
