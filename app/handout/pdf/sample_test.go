// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"strconv"
	"time"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// words is what the sample document says in a language.
type words struct {
	title, kicker, side string
	heading, text       string
	first, second       string
	nested              string
	columns             [3]string
	row                 string
	draft, draftText    string
	unit, step          string
	alt, page, tear     string
}

var languages = []lang.Tag{"en", "fr", "es", "pa", "ar", "hi", "zh-Hans"}

var samples = map[lang.Tag]words{
	"en": {
		title: "Naming the moment", kicker: "Unite Against Racism · 3 of 6", side: "Train the trainer",
		heading: "Who decides, who pays, who gains?",
		text:    "Sit in pairs. Each of you tells of a moment at work when somebody wanted to set you apart from the people you work with. Two minutes each; the other only listens. Then we look at what the stories have in common.",
		first:   "Write the date, the place and what you have agreed.", second: "Call the person you know best at work first.",
		nested: "Ask: what would have to change?", columns: [3]string{"Decides", "Pays", "Gains"},
		row: "The employer moves the night shift to a subcontractor.", draft: "Draft", draftText: "Nobody fluent has read this translation yet.",
		unit: "min", step: "experience", alt: "Opens this module on your phone", page: "Page {page} of {pages}", tear: "Tear here and keep",
	},
	"fr": {
		title: "Nommer le moment", kicker: "Unis contre le racisme · 3 de 6", side: "Formation des formatrices et formateurs",
		heading: "Qui décide, qui paie, qui gagne ?",
		text:    "Mettez-vous par deux. Chacun raconte un moment au travail où quelqu’un a voulu le séparer de ses collègues. Deux minutes chacun : l’autre écoute seulement. « Qu’avons-nous en commun ? » demandons-nous ensuite.",
		first:   "Écrivez la date, le lieu et ce que vous avez décidé.", second: "Appelez d’abord la personne que vous connaissez le mieux.",
		nested: "Demandez : qu’est-ce qui devrait changer ?", columns: [3]string{"Décide", "Paie", "Gagne"},
		row: "L’employeur confie l’équipe de nuit à un sous-traitant.", draft: "Ébauche", draftText: "Personne qui parle couramment n’a encore relu cette traduction.",
		unit: "min", step: "expérience", alt: "Ouvre ce module sur votre téléphone", page: "Page {page} de {pages}", tear: "Détachez ici et gardez",
	},
	"es": {
		title: "Nombrar el momento", kicker: "Unidos contra el racismo · 3 de 6", side: "Formación de formadoras y formadores",
		heading: "¿Quién decide, quién paga, quién gana?",
		text:    "Siéntense en parejas. Cada quien cuenta un momento en el trabajo en que alguien quiso separarla de sus compañeros. Dos minutos cada una; la otra persona solo escucha. ¿Qué tienen en común las historias? ¡Escríbanlo!",
		first:   "Escriban la fecha, el lugar y lo que acordaron.", second: "Llamen primero a quien mejor conocen en el trabajo.",
		nested: "Pregunten: ¿qué tendría que cambiar?", columns: [3]string{"Decide", "Paga", "Gana"},
		row: "La empresa pasa el turno de noche a una subcontratista.", draft: "Borrador", draftText: "Nadie que hable el idioma con fluidez ha leído aún esta traducción.",
		unit: "min", step: "experiencia", alt: "Abre este módulo en su teléfono", page: "Página {page} de {pages}", tear: "Corte aquí y guarde",
	},
	"pa": {
		title: "ਪਲ ਨੂੰ ਨਾਂ ਦੇਣਾ", kicker: "ਨਸਲਵਾਦ ਵਿਰੁੱਧ ਇੱਕਜੁੱਟ · 6 ਵਿੱਚੋਂ 3", side: "ਸਿਖਲਾਈ ਦੇਣ ਵਾਲਿਆਂ ਦੀ ਸਿਖਲਾਈ",
		heading: "ਕੌਣ ਫ਼ੈਸਲਾ ਕਰਦਾ ਹੈ, ਕੌਣ ਭੁਗਤਦਾ ਹੈ, ਕਿਸਨੂੰ ਫ਼ਾਇਦਾ ਹੁੰਦਾ ਹੈ?",
		text:    "ਦੋ-ਦੋ ਹੋ ਕੇ ਬੈਠੋ। ਹਰ ਕੋਈ ਕੰਮ ਦਾ ਉਹ ਪਲ ਦੱਸੇ ਜਦੋਂ ਕਿਸੇ ਨੇ ਉਸਨੂੰ ਸਾਥੀਆਂ ਤੋਂ ਵੱਖ ਕਰਨਾ ਚਾਹਿਆ। ਹਰ ਇੱਕ ਲਈ ਦੋ ਮਿੰਟ; ਦੂਜਾ ਸਿਰਫ਼ ਸੁਣਦਾ ਹੈ। ਫਿਰ ਅਸੀਂ ਵੇਖਦੇ ਹਾਂ ਕਿ ਕਹਾਣੀਆਂ ਵਿੱਚ ਕੀ ਸਾਂਝਾ ਹੈ। ਪ੍ਰਸ਼ਨ ਪੁੱਛੋ, ਸ੍ਵੈ-ਮਾਣ ਰੱਖੋ।",
		first:   "ਤਾਰੀਖ਼, ਥਾਂ ਅਤੇ ਜੋ ਤੈਅ ਕੀਤਾ ਉਹ ਲਿਖੋ।", second: "ਪਹਿਲਾਂ ਉਸਨੂੰ ਫ਼ੋਨ ਕਰੋ ਜਿਸਨੂੰ ਤੁਸੀਂ ਸਭ ਤੋਂ ਚੰਗੀ ਤਰ੍ਹਾਂ ਜਾਣਦੇ ਹੋ।",
		nested: "ਪੁੱਛੋ: ਕੀ ਬਦਲਣਾ ਪਵੇਗਾ?", columns: [3]string{"ਫ਼ੈਸਲਾ", "ਭੁਗਤਾਨ", "ਫ਼ਾਇਦਾ"},
		row: "ਮਾਲਕ ਰਾਤ ਦੀ ਸ਼ਿਫ਼ਟ ਠੇਕੇਦਾਰ ਨੂੰ ਦੇ ਦਿੰਦਾ ਹੈ।", draft: "ਖਰੜਾ", draftText: "ਇਹ ਅਨੁਵਾਦ ਅਜੇ ਕਿਸੇ ਮਾਹਰ ਨੇ ਨਹੀਂ ਪੜ੍ਹਿਆ।",
		unit: "ਮਿੰਟ", step: "ਤਜਰਬਾ", alt: "ਇਹ ਪਾਠ ਤੁਹਾਡੇ ਫ਼ੋਨ ਉੱਤੇ ਖੋਲ੍ਹਦਾ ਹੈ", page: "ਪੰਨਾ {page} / {pages}", tear: "ਇੱਥੋਂ ਪਾੜੋ ਅਤੇ ਰੱਖੋ",
	},
	"ar": {
		title: "تسمية اللحظة", kicker: "متّحدون ضدّ العنصريّة · 3 من 6", side: "تدريب المدرّبين والمدرّبات",
		heading: "من يقرّر، من يدفع، من يربح؟",
		text:    "اجلسوا اثنين اثنين. يحكي كلّ واحد لحظةً في العمل شعر فيها بأنّ أحداً يريد أن يفصله عن زملائه. لكلّ واحد دقيقتان، والآخر يصغي فقط. ثمّ ننظر (معاً) في ما هو مشترك بين الحكايات، لا في ما يفرّقنا.",
		first:   "اكتبوا التاريخ والمكان وما اتّفقتم عليه.", second: "اتّصلوا أوّلاً بمن تعرفونه أكثر في العمل.",
		nested: "اسألوا: ما الذي ينبغي أن يتغيّر؟", columns: [3]string{"يقرّر", "يدفع", "يربح"},
		row: "ينقل صاحب العمل مناوبة الليل إلى مقاول من الباطن.", draft: "مسودّة", draftText: "لم يقرأ هذه الترجمة بعدُ متحدّثٌ بالعربيّة.",
		unit: "دقيقة", step: "تجربة", alt: "يفتح هذه الوحدة على هاتفك", page: "صفحة {page} من {pages}", tear: "اقطعوا هنا واحتفظوا",
	},
	"hi": {
		title: "इस घड़ी को नाम देना", kicker: "नस्लवाद के ख़िलाफ़ एकजुट · 6 में से 3", side: "प्रशिक्षकों का प्रशिक्षण",
		heading: "कौन फ़ैसला करता है, कौन चुकाता है, किसे फ़ायदा होता है?",
		text:    "दो-दो करके बैठिए। हर कोई काम की वह घड़ी सुनाए जब किसी ने उसे अपने साथियों से अलग करना चाहा। हर एक के लिए दो मिनट; दूसरा सिर्फ़ सुनता है। फिर हम मिलकर देखते हैं कि इन कहानियों में क्या एक-सा है। प्रश्न पूछिए, श्रम का सम्मान रखिए।",
		first:   "तारीख़, जगह और जो तय हुआ वह लिखिए।", second: "काम पर जिसे सबसे अच्छी तरह जानते हैं, पहले उसे फ़ोन कीजिए।",
		nested: "पूछिए: क्या बदलना होगा?", columns: [3]string{"फ़ैसला", "क़ीमत", "फ़ायदा"},
		row: "मालिक रात की पाली एक ठेकेदार को दे देता है।", draft: "मसौदा", draftText: "यह अनुवाद अभी किसी जानकार ने नहीं पढ़ा है।",
		unit: "मिनट", step: "अनुभव", alt: "यह पाठ आपके फ़ोन पर खोलता है", page: "पृष्ठ {page} / {pages}", tear: "यहाँ से फाड़कर रखिए",
	},
	"ur": {
		title: "اس گھڑی کو نام دینا", kicker: "نسل پرستی کے خلاف متحد · 6 میں سے 3", side: "تربیت دینے والوں کی تربیت",
		heading: "کون فیصلہ کرتا ہے، کون قیمت چکاتا ہے، کسے فائدہ ہوتا ہے؟",
		text:    "دو دو ہو کر بیٹھیے۔ ہر کوئی کام کی وہ گھڑی سنائے جب کسی نے اُسے اپنے ساتھیوں سے الگ کرنا چاہا۔ ہر ایک کے لیے دو منٹ؛ دوسرا صرف سنے۔ پھر ہم دیکھتے ہیں کہ ان کہانیوں میں کیا ایک سا ہے اور ہم کہاں کھڑے ہیں۔",
		first:   "تاریخ، جگہ اور جو طے ہوا وہ لکھیے۔", second: "کام پر جسے سب سے اچھی طرح جانتے ہیں پہلے اُسے فون کیجیے۔",
		nested: "پوچھیے: کیا بدلنا ہو گا؟", columns: [3]string{"فیصلہ", "قیمت", "فائدہ"},
		row: "مالک رات کی شفٹ ایک ٹھیکیدار کو دے دیتا ہے۔", draft: "مسودہ", draftText: "یہ ترجمہ ابھی کسی روانی سے بولنے والے نے نہیں پڑھا۔",
		unit: "منٹ", step: "تجربہ", alt: "یہ سبق آپ کے فون پر کھولتا ہے", page: "صفحہ {page} / {pages}", tear: "یہاں سے پھاڑ کر رکھ لیجیے",
	},
	"zh-Hans": {
		title: "给时局命名", kicker: "团结反对种族主义 · 第 3 课，共 6 课", side: "培训培训员",
		heading: "谁作决定，谁付代价，谁得好处？",
		text:    "两人一组坐下。每人讲一件工作中的事：有人想把你和一起干活的人分开。每人两分钟，另一个人只听不说。然后我们一起看，这些故事有什么共同的地方，“我们”从哪里开始（不是谁比谁更苦）。",
		first:   "写下日期、地点和大家商定的事。", second: "先给工作中最熟悉的人打电话。",
		nested: "问一问：要改变什么？", columns: [3]string{"决定", "代价", "好处"},
		row: "老板把夜班交给了分包商。", draft: "草稿", draftText: "还没有精通这种语言的人读过这份译文。",
		unit: "分钟", step: "经历", alt: "在手机上打开这一课", page: "第 {page} 页，共 {pages} 页", tear: "从这里撕下并保存",
	},
}

// sample is a document of about two pages with every kind of block.
func sample(tag lang.Tag, paper Paper) *Document {
	w := samples[tag]
	return &Document{
		Title: w.title, Lang: tag, Paper: paper, Date: time.Date(2026, 5, 9, 0, 0, 0, 0, time.UTC),
		Banner: &Banner{Name: Text{{Text: "Groundwork", Lang: "en"}}, Side: Plain(w.side)}, Running: Plain(w.title),
		Footer: Plain(w.kicker), PageLabel: w.page,
		Blocks: sampleBlocks(tag, w),
	}
}

// book is the sample's parts so many times over, no paragraph twice the same.
func book(tag lang.Tag, times int) *Document {
	d := sample(tag, A4)
	d.Blocks = nil
	for i := range times {
		d.Blocks = append(d.Blocks, sampleBlocks(tag, samples[tag].numbered(i))...)
	}
	return d
}

// numbered adds a number to what is said at length; 0 leaves it as it is.
func (w words) numbered(n int) words {
	if n > 0 {
		for _, s := range []*string{&w.title, &w.heading, &w.text, &w.first, &w.second, &w.nested, &w.row, &w.draftText} {
			*s += " " + strconv.Itoa(n)
		}
	}
	return w
}

func sampleBlocks(tag lang.Tag, w words) []Block {
	address := "https://groundwork.example/" + string(tag) + "/learn/unite-against-racism/naming-the-moment"
	para := func(s string) []Block { return []Block{Paragraph{Text: Plain(s)}} }
	item := func(s string) Item { return Item{Blocks: para(s)} }
	cell := func(s string) Cell { return TextCell(Plain(s)) }
	rows := []Row{}
	for range 6 {
		rows = append(rows, Row{Cells: []Cell{cell(w.row), cell(w.first), cell(w.second)}})
	}
	form := []Row{}
	for range 4 {
		form = append(form, Row{Height: 30, Cells: []Cell{{Blocks: []Block{Paragraph{Text: Text{{Text: "K7M-2QF", Code: true, Bold: true}}}}}, {}, cell(w.columns[1])}})
	}
	mixed := Text{{Text: w.first + " "}, {Text: "Toronto, 2023", Lang: "en"}, {Text: " — "}, {Text: w.second, Bold: true},
		{Text: " (416) 555-0123 "}, {Text: "groundwork.example", Link: address}, {Text: ". "}, {Text: w.nested, Italic: true}}
	sheet := func(n string, body ...Block) Block {
		return Sheet{Edge: Edge{Number: n, Unit: w.unit, Step: w.step}, Body: body}
	}
	return []Block{
		Heading{Level: 1, Text: Plain(w.title), Kicker: Plain(w.kicker)},
		Note{Title: Plain(w.draft), Body: para(w.draftText)},
		Beside{Main: append(para(w.text), Paragraph{Text: mixed}),
			Aside: []Block{QR{URL: address, Alt: w.alt, Caption: Plain(w.alt), Align: Centre}}},
		sheet("15", Heading{Level: 2, Text: Plain(w.heading)}, Paragraph{Text: Plain(w.text)},
			List{Marker: Number, Items: []Item{item(w.first), {Blocks: append(para(w.second), List{Items: []Item{item(w.nested)}})}}}),
		sheet("20", Heading{Level: 2, Text: Plain(w.heading)}, Paragraph{Text: Plain(w.text)}, WritingLines{Count: 3}),
		Heading{Level: 2, Text: Plain(w.heading)},
		Table{Columns: []Column{{Share: 3}, {Share: 2}, {Share: 2}}, Head: []Cell{cell(w.columns[0]), cell(w.columns[1]), cell(w.columns[2])}, Rows: rows, Summary: w.heading},
		Promise{Body: para(w.draftText)},
		List{Marker: TickBox, Items: []Item{item(w.first), item(w.second)}},
		Table{Rules: GridRules, Columns: []Column{{Share: 1}, {Share: 3}, {Share: 1, Align: Centre}}, Head: []Cell{cell(w.columns[0]), cell(w.columns[1]), cell(w.columns[2])}, Rows: form},
		CutLine{Label: Plain(w.tear)},
		Paragraph{Text: Plain(w.tear), Align: Centre, Scale: Large},
		Paragraph{Text: Text{{Text: "K7M2QF", Code: true}}, Align: Centre, Scale: Display},
	}
}
