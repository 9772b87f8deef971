"""Makes stamp-sans.otf: the part of Noto Sans CJK SC that stamps are drawn with.

    apt-get install fonts-noto-cjk
    pip install fonttools
    python3 subset.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc stamp-sans.otf

Kept: ASCII, the symbols and all 6,763 hanzi of GB 2312-80 (levels 1 and 2), signs that stamps use, and hanzi outside
GB 2312 that are common in personal names and in the names of streets and places.
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

FACE = "Noto Sans CJK SC"
NAME = "Gridwalk Stamp Sans"
SIGNS = "°′″·×±²³℃№—–…‘’“”〈〉《》「」『』【】〓（）［］｛｝！＂＃％＆＇＊＋，－．／：；＜＝＞？＠～￥"
NAME_HANZI = (
    "喆堃玥珺昇祎翀彧旻昉晟暄淼焱燚甯禛箐筠粟翾芃莙菡萱蓥蕙袆赟逯郗鄢钰铠锴閤阚陟霈韡頔颢飏驷骉骐骞鲲麒"
    "琎琤琨琬琰瑀瑄瑨瑾璟璠璐璘珅珑珒珣珩珮珵玙玘玕玠玢玫玹昕昀昱昳晗晞晔暎曈曦杺柃栩梓桢棽楠楷榕榛槿橦"
    "沄沅沚沣沨泓泠泫泱洎洹浛浠浥涞涓涵淇淏淳渲湜湉溦滢滟漪潆潇澍濛濠瀚灏炅炜炫烜烨煊煜熠燊燨"
    "妍妤妧姝姣娅娉娴婧婵媛嫄嫒嬿孖孜宓宥寀崟嵘嵩巍帏庹忻怡怿恺恬愔懿戬扆抒揆攸敉斐於旸旼"
    "佟佩佳佶侃侬俣俨俪倓倢偲傒僖儆兖冼冽凇凯劼勖匡卉厝厷叡吒呙咏哿唅喻囡圳圩坂坻坨垚垟垞垡埌埔埝埗埠堌堽塬塱墉墩壄壵"
    "夆奭妘姀婳媖媞媺嫚嬅屾岄岍岽峁峣崚崃嵒嵊嵋廷弋弢彤彣恒悫惇愃憙戢撄攽旎昪昫昰晅晢晧晳暐暟曌朏杲杼枋柷栻梽棪棻楹榀榘槱樾橹檠檑"
    "欻歆毓沇沘沛泂泃泖洢洣洧浉浐浔浕浟浡涘淦淯渌渟湝湲溁溆溍溱滏滘漖漳潏潽澂澉澥濋瀍瀔瀛灃烔焜焯煐熇熥燏爟牁牂玎玚玟玡珂珉珈珧珹琇琏琛琚琪琯琲琳瑗瑛瑢瑭瑷瑸瑺璁璆璈璒璕璜璞璥璩瓒"
    "甪畈畲皓皞盱眭睿砬碶磏禕秾稑穄竑竦笪笕笮筼箬篁簕籁絜綦纮绗绥绾缊缐缑缦羱翊翌翎翙翚翛翥翯聿肜胤胪臧舢艽艿芊芎芮芾苡苣苾茀茜茯荃荇荏荞莛莜莞莨菀菅菖葳蒨蓁蓉蓓蔺薇薷藜藟蘅虢蜓"
    "衎袗裒褚觐訚訢诩诤谌谖谞谡豫贇跬跹轩轲轶辂迤迮逄逵遹邈邗邡邳邴邺郄郅郇郐郓郜郾鄄鄑鄠鄯酆醴釴鈊鉴銮鋆錡钊钏钖钘钜铄铉铎铖铤铮铱铷锃锜锟锠锦镕镠镡镭鑫闫闳闵阆阊阗陂陉陔隗隰雎雱霁雳霂霄靓靖鞠韫韬顼颀颉颋颛颜飒飔饶馥馨驰驿骁骅骆骊骎骕骢骥骧髡髦鬷鲂鲳鹄鹍鹏鹣鹭麴黉黎黟黻鼐龢龑龚"
)


def gb2312():
    """Every character of GB 2312-80, row by row."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def main(source, target):
    wanted = {chr(code) for code in range(0x20, 0x7F)} | set(gb2312()) | set(SIGNS) | set(NAME_HANZI)
    faces = (TTFont(source, fontNumber=index) for index in range(10))
    font = next(face for face in faces if face["name"].getDebugName(1) == FACE)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True, glyph_names=False, drop_tables=["vhea", "vmtx", "VORG", "BASE", "GDEF", "GPOS", "GSUB"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in wanted])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4):
            record.string = NAME
        elif record.nameID == 6:
            record.string = NAME.replace(" ", "")
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    missing = sorted(char for char in wanted if ord(char) not in font.getBestCmap())
    print(len(font.getBestCmap()), "characters, missing:", "".join(missing) or "none")


if __name__ == "__main__":
    main(*sys.argv[1:3])
