import type { OtherProgramsWords } from './en.ts';

export const chinese: OtherProgramsWords = {
  title: '如何在其他程序中使用这些数据',
  lead: '任何列表都可由您熟悉的程序直接读取：表格、图表、地图、日历或订阅源。复制地址即可，无需转换。',
  copy: '可复制的地址',
  recipes: {
    excel: {
      title: 'Excel',
      steps: [
        '选择“数据”“获取数据”“自其他源”“自网站”，粘贴地址。也可在浏览器中打开地址，再用 Excel 打开文件：bom=1 告诉 Excel 编码为 UTF-8。',
        '按原样加载表格。仅部分已知的日期以文本形式保留；排序和筛选请用以 Earliest 和 Latest 结尾的列，其中是完整的日期。',
        '“全部刷新”会重新读取。电子表格会当作公式执行的内容前带有撇号。',
      ],
    },
    powerBi: {
      title: 'Power BI',
      steps: [
        '选择“获取数据”“Web”，粘贴地址。JSON 打开为记录列表：选择“到表”，再展开该列。CSV 打开为表格，编码为 65001 (UTF-8)。',
        '按标识符连接表格：签署表中的 agreementId 即协议表中的 id。',
        '如有密钥，选择“高级”，添加标头 Authorization，值为 Bearer 加密钥。',
      ],
    },
    grafana: {
      title: 'Grafana（Infinity 数据源）',
      steps: [
        '添加数据源 Infinity。在 Security 中把本服务器地址加入 allowed hosts；如有密钥，在 Authentication 中选择 Bearer token。',
        '在面板中选择 Type JSON、Parser Backend、Source URL、Format Table，粘贴地址。Rows/Root 留空：回答本身就是列表。',
        '列会自动识别。如需时间序列，添加以 Earliest 结尾的列（分组时用 yearValue，格式 YYYY），类型为 Time，以及 count，类型为 Number。',
      ],
    },
    sheets: {
      title: 'Google 表格和 LibreOffice',
      steps: [
        '在 Google 表格中输入 =IMPORTDATA("…")，引号内为地址；服务器须可从互联网访问。',
        '在 LibreOffice Calc 中选择“工作表”“链接到外部数据”，粘贴地址，选择 Unicode (UTF-8) 和逗号。',
      ],
    },
    maps: {
      title: 'QGIS 和其他地图',
      steps: ['以该地址为来源添加矢量图层：城市及其他已知位置的参与方。'],
    },
    networks: {
      title: 'Gephi、NetworkX 和 igraph',
      steps: ['保存文件并打开：谁与谁合作，每条边上是项目数量。'],
    },
    calendars: {
      title: '日历',
      steps: [
        '订阅该地址：Google 日历用“其他日历”“通过网址添加”；Outlook 用“添加日历”“从 Web 订阅”；iPhone 或 Mac 用“添加订阅日历”。',
        'forum= 为某一论坛的日历，party= 为某城市、国家或组织的日历。',
      ],
    },
    readers: {
      title: '订阅阅读器',
      steps: ['把地址加入阅读器：新增和更改的内容排在最前。可用 party=、forum= 及任何筛选条件。'],
    },
  },
  more: '每个列表都接受筛选 (where)、检索词 (search) 和排序，与查询页相同。标头 Link 指明所读内容的说明：何种查询、何时、何种许可、如何引用。',
};
