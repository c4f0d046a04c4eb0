package person

// radicals are the characters that the 214 Kangxi radicals U+2F00–U+2FD5 stand for, in their order. Text copied out
// of a PDF often carries a radical where the character is meant: it looks the same and compares as another name.
var radicals = []rune("一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴" +
	"廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿" +
	"目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵" +
	"邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠")

const (
	firstRadical = 0x2F00
	lastRadical  = 0x2FD5
)

func unradical(r rune) rune {
	if r >= firstRadical && r <= lastRadical {
		return radicals[r-firstRadical]
	}
	return r
}
