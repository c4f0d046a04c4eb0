package desk

// The facts, as a command gets them on its way to a room.
var (
	HandlerOnStaff   = (*Desk).handlerOnStaff
	NotHisOwnHandler = (*Desk).notHisOwnHandler
	OneReceiver      = (*Desk).oneReceiver
	WhereItIs        = (*Desk).whereItIs
	InNoOtherBatch   = (*Desk).inNoOtherBatch
	SheetLines       = (*Desk).sheetLines
)
