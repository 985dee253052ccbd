"""Made-up SDMX data messages."""

CSV = """DATAFLOW,FREQ,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS
MOCK:DF_MOCK(1.0),A,JP,POP,T,2019,126167,PS,3,A
MOCK:DF_MOCK(1.0),Q,JPN,POP,T,2020-Q1,126100,PS,3,P
MOCK:DF_MOCK(1.0),M,JP-02,POP,M,2020-10,1,PS,3,Q
MOCK:DF_MOCK(1.0),A,JP-02,POP,M,2021,,PS,3,M
MOCK:DF_MOCK(1.0),A,US,POP,T,2019,328,PS,6,A
"""

CSV2 = """STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Area,SEX: Sex,TIME_PERIOD: Time,OBS_VALUE,OBS_STATUS: Status
dataflow,MOCK:DF_MOCK(2.0),I,JP: Japan,T: Total,2020-S1,5.5,E: Estimated
"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
 xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
 <message:Header>
  <message:ID>mock</message:ID><message:Test>false</message:Test><message:Prepared>2026-11-22T00:00:00</message:Prepared>
  <message:Sender id="MOCK"/>
  <message:Structure structureID="S" dimensionAtObservation="TIME_PERIOD">
   <common:Structure><Ref agencyID="MOCK" id="DSD_MOCK" version="1.0"/></common:Structure>
  </message:Structure>
 </message:Header>
 <message:DataSet structureRef="S">
  <generic:Series>
   <generic:SeriesKey><generic:Value id="REF_AREA" value="JP"/><generic:Value id="INDICATOR" value="POP"/></generic:SeriesKey>
   <generic:Obs><generic:ObsDimension value="2019"/><generic:ObsValue value="126167"/></generic:Obs>
   <generic:Obs><generic:ObsDimension value="2020"/><generic:ObsValue value="126146"/></generic:Obs>
  </generic:Series>
 </message:DataSet>
</message:GenericData>
"""

JSON = """{"header": {"id": "mock", "test": false, "prepared": "2026-11-22T00:00:00", "sender": {"id": "MOCK", "name": "MOCK"},
 "links": [{"href": "https://example.invalid/sdmx-json", "rel": "request"}]},
 "structure": {"name": "mock", "dimensions": {"dataSet": [], "series": [
   {"id": "REF_AREA", "name": "area", "values": [{"id": "JP", "name": "Japan"}]},
   {"id": "INDICATOR", "name": "indicator", "values": [{"id": "POP", "name": "population"}]}],
  "observation": [{"id": "TIME_PERIOD", "name": "time", "values": [{"id": "2019", "name": "2019"}, {"id": "2020", "name": "2020"}]}]},
  "attributes": {"dataSet": [], "series": [], "observation": []}},
 "dataSets": [{"action": "Information", "series": {"0:0": {"attributes": [], "observations": {"0": [126167], "1": [126146]}}}}]}
"""
