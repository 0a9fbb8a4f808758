"""Family names and offices: what tells the name of a person and the office held, for every rule that looks for them."""

from __future__ import annotations

from typing import Final

# The hundred family names and the commoner ones after them.
COMMON_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤尚温康施洪季俞章鲁葛伍"
    "申尤毕聂丛焦柳邢路岳齐梅庄辛管祝左涂谷祁耿牟卜詹凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍位霍翁隋植甘景薄单包司柏宁柯"
    "阮桂闵解强柴车冉房边净原巩寇仇苑池宗苗冷敖匡宫胥麦储巫晏乔艾隆沙蓝殷骆刁容凤喻明郁卓蒲鞠农褚仝娄戚岑蒙倪樊嵇易常"
    "成文华安乐古习滕佘匙暴屠慕茹燕冀邝卿阙亓邬蔺蔚郗郜郏麻闾楚缪茅褟逯索仉"
    "庞窦穆翟饶赖狄臧荀瞿桑舒湛奚裘虞厉栾姬晁巢蒯荆鄢阚竺莘宓郦邴昝庾佟钮揭苟郎"
)
# Family names that are far oftener plain words: they tell a name only behind an office or alone on a line.
WORDLIKE_SURNAMES: Final = (
    "于向全和时年从应关但占晋代平颜尧水支才么卞乌巴木计米商那仓糜栗练昌党由令修揣荣花廉皮禹贝谈"
    "宣杭诸吉封富牧班秋仲祖符束韶印鄂阴苍闻贡扶堵宰雍牛寿浦连鱼戈衡步满国东殴沃利"
    "勾简丰权盖益桓法钦帅云元伏危经滑惠家松井山羽干"
)
SURNAMES: Final = COMMON_SURNAMES + WORDLIKE_SURNAMES
DOUBLE_SURNAMES: Final = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|宇文|长孙|端木|"
    "夏侯|独孤|南宫|呼延|申屠|闻人|钟离|轩辕|鲜于|澹台|濮阳|淳于|单于|百里|"
    "赫连"
)
# What an office ends in.
OFFICES: Final = (
    "总理|国务委员|总书记|书记|主席|委员长|秘书长|省长|市长|县长|区长|州长|"
    "盟长|旗长|镇长|乡长|专员|行政长官|部长|厅长|局长|司长|署长|处长|"
    "科长|主任|主任委员|院长|检察长|校长|会长|理事长|董事长|总经理|总裁|行长|"
    "社长|站长|所长|队长|组长|团长|司令员|政委|政治委员|大使|总领事|代表|"
    "常委|委员|总统|议长|议员|发言人|负责人|教授|研究员|总编辑|总干事|总监|"
    "村长|首相|特首|参事|馆长|台长|总队长|审计长|司令|主编|首席执行官|经理"
)
OFFICE: Final = "|".join(sorted(OFFICES.split("|"), key=len, reverse=True))  # for a pattern
COURTESY: Final = "同志|先生|女士"
